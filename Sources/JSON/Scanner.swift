/// A place in the text, and the tokens that can be read from there.
struct Scanner {
    private let bytes: UnsafeRawBufferPointer
    /// The next byte to read.
    private(set) var offset = 0
    /// How many more values may begin.
    private var values: Int
    /// Whether an object that has a name twice is a fault.
    let refusesDuplicates: Bool

    init(_ bytes: UnsafeRawBufferPointer, maximumValues: Int = .max, refusesDuplicates: Bool = false) {
        self.bytes = bytes
        values = maximumValues
        self.refusesDuplicates = refusesDuplicates
    }

    mutating func countValue() throws(JSONError) {
        guard values > 0 else { throw JSONError(.tooManyValues, at: offset) }
        values -= 1
    }

    var atEnd: Bool { offset == bytes.count }

    func peek() throws(JSONError) -> UInt8 {
        guard offset < bytes.count else { throw JSONError(.unexpectedEnd, at: offset) }
        return bytes[offset]
    }

    mutating func advance() { offset += 1 }

    mutating func take(_ byte: UInt8) -> Bool {
        guard offset < bytes.count, bytes[offset] == byte else { return false }
        offset += 1
        return true
    }

    mutating func require(_ byte: UInt8) throws(JSONError) {
        guard try peek() == byte else { throw JSONError(.unexpectedByte, at: offset) }
        offset += 1
    }

    mutating func expect(_ word: StaticString) throws(JSONError) {
        for index in 0..<word.utf8CodeUnitCount { try require(word.utf8Start[index]) }
    }

    mutating func skipSpace() {
        while offset < bytes.count {
            switch bytes[offset] {
            case 0x20, 0x0A, 0x0D, 0x09: offset += 1
            default: return
            }
        }
    }
}

// MARK: Numbers (RFC 8259 §6)

extension Scanner {
    mutating func readNumber() throws(JSONError) -> JSONNumber {
        let start = offset
        _ = take(UInt8(ascii: "-"))
        if !take(UInt8(ascii: "0")) { try readDigits() }  // a leading zero stands alone
        if take(UInt8(ascii: ".")) { try readDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            try readDigits()
        }
        // What directly follows a number is found out by whoever expects a comma or an end.
        if offset < bytes.count, Scanner.isDigit(bytes[offset]) { throw JSONError(.invalidNumber, at: offset) }
        return JSONNumber(checked: text(from: start))
    }

    private mutating func readDigits() throws(JSONError) {
        guard offset < bytes.count else { throw JSONError(.unexpectedEnd, at: offset) }
        guard Scanner.isDigit(bytes[offset]) else { throw JSONError(.invalidNumber, at: offset) }
        while offset < bytes.count, Scanner.isDigit(bytes[offset]) { offset += 1 }
    }

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    private func text(from start: Int) -> String {
        String(decoding: UnsafeRawBufferPointer(rebasing: bytes[start..<offset]), as: UTF8.self)
    }
}

// MARK: Strings (RFC 8259 §7)

extension Scanner {
    /// Reads a string with its quotes.
    ///
    /// The first pass checks everything and finds the end; the text is then built once, in its final
    /// storage, from bytes that are known to be good.
    mutating func readString() throws(JSONError) -> String {
        advance()
        let start = offset
        var hasEscapes = false
        while true {
            skipPlainText()
            switch try peek() {
            case UInt8(ascii: "\""):
                let text = hasEscapes ? unescaped(from: start) : text(from: start)
                offset += 1
                return text
            case UInt8(ascii: "\\"):
                hasEscapes = true
                try checkEscape()
            case 0x80...:
                guard let length = UTF8Check.length(bytes, at: offset) else {
                    throw JSONError(.invalidUTF8, at: offset)
                }
                offset += length
            default: throw JSONError(.controlCharacter, at: offset)
            }
        }
    }

    /// Passes over ASCII that stands for itself, eight bytes at a time.
    private mutating func skipPlainText() {
        while offset &+ 8 <= bytes.count {
            let word = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
            let special = PlainText.special(word)
            guard special == 0 else {
                offset &+= special.trailingZeroBitCount >> 3
                return
            }
            offset &+= 8
        }
        while offset < bytes.count, PlainText.isPlain(bytes[offset]) { offset &+= 1 }
    }

    /// Checks the escape at the scanner's place and passes over it; a surrogate takes its other half along.
    private mutating func checkEscape() throws(JSONError) {
        let start = offset
        offset += 1
        switch try peek() {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
            UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
            offset += 1
        case UInt8(ascii: "u"):
            offset += 1
            let unit = try readHexUnit()
            guard UTF16.isLeadSurrogate(unit) || UTF16.isTrailSurrogate(unit) else { return }
            guard UTF16.isLeadSurrogate(unit), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
                throw JSONError(.unpairedSurrogate, at: start)
            }
            guard UTF16.isTrailSurrogate(try readHexUnit()) else { throw JSONError(.unpairedSurrogate, at: start) }
        default: throw JSONError(.invalidEscape, at: offset)
        }
    }

    private mutating func readHexUnit() throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard let digit = Scanner.hexDigit(try peek()) else { throw JSONError(.invalidEscape, at: offset) }
            unit = unit << 4 | digit
            offset += 1
        }
        return unit
    }

    private static func hexDigit(_ byte: UInt8) -> UInt16? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): UInt16(byte - UInt8(ascii: "0"))
        case UInt8(ascii: "a")...UInt8(ascii: "f"): UInt16(byte - UInt8(ascii: "a") + 10)
        case UInt8(ascii: "A")...UInt8(ascii: "F"): UInt16(byte - UInt8(ascii: "A") + 10)
        default: nil
        }
    }

    /// The text from `start` to here, whose escapes have been checked. It is never longer than its source.
    private func unescaped(from start: Int) -> String {
        let source = UnsafeRawBufferPointer(rebasing: bytes[start..<offset])
        return String(unsafeUninitializedCapacity: source.count) { target in
            var read = 0
            var written = 0
            while read < source.count {
                let byte = source[read]
                read += 1
                guard byte == UInt8(ascii: "\\") else {
                    target[written] = byte
                    written += 1
                    continue
                }
                let letter = source[read]
                read += 1
                let scalar: UInt32
                switch letter {
                case UInt8(ascii: "b"): scalar = 0x08
                case UInt8(ascii: "f"): scalar = 0x0C
                case UInt8(ascii: "n"): scalar = 0x0A
                case UInt8(ascii: "r"): scalar = 0x0D
                case UInt8(ascii: "t"): scalar = 0x09
                case UInt8(ascii: "u"):
                    let unit = Scanner.checkedUnit(source, at: read)
                    read += 4
                    if unit & 0xFC00 == 0xD800 {
                        let trail = Scanner.checkedUnit(source, at: read + 2)
                        read += 6
                        scalar = 0x10000 + (unit - 0xD800) << 10 + (trail - 0xDC00)
                    } else {
                        scalar = unit
                    }
                default: scalar = UInt32(letter)
                }
                written += UTF8Check.encode(scalar, into: target, at: written)
            }
            return written
        }
    }

    private static func checkedUnit(_ source: UnsafeRawBufferPointer, at index: Int) -> UInt32 {
        var unit: UInt32 = 0
        for place in index..<index + 4 { unit = unit << 4 | UInt32(hexDigit(source[place]) ?? 0) }
        return unit
    }
}
