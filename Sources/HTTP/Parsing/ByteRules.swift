import Glibc

/// Which bytes may stand where: RFC 9110 §5.5 and §5.6.2.
enum ByteRules {
    // One bit for each ASCII character of `tchar`.
    private static let tokenBelow64: UInt64 = 0x03FF_6CFA_0000_0000
    private static let tokenFrom64: UInt64 = 0x57FF_FFFF_C7FF_FFFE

    @inline(__always)
    static func isToken(_ byte: UInt8) -> Bool {
        if byte < 64 { return tokenBelow64 >> UInt64(byte) & 1 == 1 }
        return byte < 128 && tokenFrom64 >> UInt64(byte &- 64) & 1 == 1
    }

    /// Whether the bytes are a token: one character at least, and only such as may stand in one.
    static func isToken(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for byte in bytes where !isToken(byte) { return false }
        return !bytes.isEmpty
    }

    @inline(__always)
    static func isFieldContent(_ byte: UInt8) -> Bool { byte >= 0x20 && byte != 0x7F || byte == 0x09 }

    /// Whether the bytes may be a field's value: no control character but the tab.
    static func isFieldContent(_ bytes: UnsafeRawBufferPointer) -> Bool {
        var index = 0
        while index + 8 <= bytes.count {
            // Eight at a time: a byte below 0x20, or equal to 0x7F, leaves its top bit set.
            let word = bytes.loadUnaligned(fromByteOffset: index, as: UInt64.self)
            let below = (word &- 0x2020_2020_2020_2020) & ~word
            let flipped = word ^ 0x7F7F_7F7F_7F7F_7F7F
            let delete = (flipped &- 0x0101_0101_0101_0101) & ~flipped
            if (below | delete) & 0x8080_8080_8080_8080 != 0 {
                for byte in bytes[index..<index + 8] where !isFieldContent(byte) { return false }
            }
            index += 8
        }
        while index < bytes.count {
            if !isFieldContent(bytes[index]) { return false }
            index += 1
        }
        return true
    }

    /// What a hexadecimal digit of either case stands for; nil for any other byte.
    @inline(__always)
    static func hexDigit(_ byte: UInt8) -> UInt8? {
        let digit = byte &- UInt8(ascii: "0")
        if digit < 10 { return digit }
        let letter = (byte | 0x20) &- UInt8(ascii: "a")
        return letter < 6 ? letter + 10 : nil
    }

    /// Letters, digits, `-`, `.`, `_` and `~`: what a URI never escapes (RFC 3986 §2.3).
    @inline(__always)
    static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"), UInt8(ascii: "~"): true
        default: isAlphanumeric(byte)
        }
    }

    @inline(__always)
    static func isAlphanumeric(_ byte: UInt8) -> Bool {
        byte &- UInt8(ascii: "0") < 10 || (byte | 0x20) &- UInt8(ascii: "a") < 26
    }

    /// Whether the bytes may be a request target: visible ASCII, and no fragment.
    static func isTarget(_ bytes: UnsafeRawBufferPointer) -> Bool {
        for byte in bytes where byte <= 0x20 || byte >= 0x7F || byte == UInt8(ascii: "#") { return false }
        return !bytes.isEmpty
    }
}

extension UnsafeRawBufferPointer {
    /// The bytes of `range`; the caller vouches that it lies within.
    @inline(__always)
    func slice(_ range: Range<Int>) -> UnsafeRawBufferPointer {
        assert(range.lowerBound >= 0 && range.upperBound <= count)
        guard let baseAddress else { return self }
        return UnsafeRawBufferPointer(start: baseAddress + range.lowerBound, count: range.count)
    }

    /// Where `byte` first stands at or after `start`.
    @inline(__always)
    func firstIndex(of byte: UInt8, from start: Int, to end: Int) -> Int? {
        guard start < end, let baseAddress, let found = memchr(baseAddress + start, Int32(byte), end - start) else {
            return nil
        }
        return UnsafeRawPointer(found) - baseAddress
    }

    /// Whether the bytes spell `text`, which is lower-case ASCII, in any case of letters.
    @inline(__always)
    func spells(_ text: StaticString) -> Bool {
        guard count == text.utf8CodeUnitCount else { return false }
        for index in 0..<count {
            var byte = self[index]
            if byte &- UInt8(ascii: "A") < 26 { byte |= 0x20 }
            if byte != text.utf8Start[index] { return false }
        }
        return true
    }

    /// Without spaces and tabs at either end (OWS of RFC 9110 §5.6.3).
    @inline(__always)
    func trimmed() -> UnsafeRawBufferPointer {
        var start = 0
        var end = count
        while start < end, self[start] == 0x20 || self[start] == 0x09 { start += 1 }
        while end > start, self[end - 1] == 0x20 || self[end - 1] == 0x09 { end -= 1 }
        return slice(start..<end)
    }
}

extension String {
    /// Whether both are the same bytes. `==` also takes for equal what Unicode holds equivalent: U+212A is a `K`
    /// to it, and a name that another recipient does not see would be found.
    func isIdentical(to other: String) -> Bool { utf8.elementsEqual(other.utf8) }
}
