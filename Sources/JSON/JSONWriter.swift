/// Writes JSON into bytes, without white space; commas place themselves.
///
/// The caller keeps to JSON's order of calls: a `key` before each value within an object, an `end` for
/// each `begin`, one value on the outside.
public struct JSONWriter: Sendable {
    /// What has been written so far.
    public private(set) var bytes: [UInt8] = []
    /// Whether a value precedes at this level, so that the next thing needs a comma first.
    private var follows = false

    public init(reserving capacity: Int = 512) { bytes.reserveCapacity(capacity) }

    public mutating func beginObject() { open(UInt8(ascii: "{")) }
    public mutating func endObject() { close(UInt8(ascii: "}")) }
    public mutating func beginArray() { open(UInt8(ascii: "[")) }
    public mutating func endArray() { close(UInt8(ascii: "]")) }

    public mutating func key(_ name: String) {
        separate()
        quote(name)
        bytes.append(UInt8(ascii: ":"))
        follows = false
    }

    public mutating func string(_ text: String) {
        separate()
        quote(text)
    }

    public mutating func int(_ value: Int64) {
        separate()
        append(plain: String(value))
    }

    /// `value` must be finite.
    public mutating func double(_ value: Double) { number(JSONNumber(value)) }

    public mutating func number(_ value: JSONNumber) {
        separate()
        append(plain: value.text)
    }

    public mutating func bool(_ value: Bool) {
        separate()
        append(plain: value ? "true" : "false")
    }

    public mutating func null() {
        separate()
        append(plain: "null")
    }

    /// Appends one value that is JSON text already.
    public mutating func raw(_ json: [UInt8]) {
        separate()
        bytes.append(contentsOf: json)
    }

    public mutating func value(_ value: JSONValue) {
        switch value {
        case .null: null()
        case .bool(let flag): bool(flag)
        case .number(let number): self.number(number)
        case .string(let text): string(text)
        case .array(let elements):
            beginArray()
            for element in elements { self.value(element) }
            endArray()
        case .object(let object): self.object(object)
        }
    }

    public mutating func object(_ object: JSONObject) {
        beginObject()
        for member in object.members {
            key(member.key)
            value(member.value)
        }
        endObject()
    }
}

extension JSONWriter {
    private mutating func separate() {
        if follows { bytes.append(UInt8(ascii: ",")) }
        follows = true
    }

    private mutating func open(_ bracket: UInt8) {
        separate()
        bytes.append(bracket)
        follows = false
    }

    private mutating func close(_ bracket: UInt8) {
        bytes.append(bracket)
        follows = true
    }

    private mutating func append(plain text: String) {
        var text = text
        text.withUTF8 { bytes.append(contentsOf: $0) }
    }

    /// Appends `text` in quotes. Runs that need no escape are copied whole.
    private mutating func quote(_ text: String) {
        var text = text
        text.withUTF8 { source in
            bytes.append(UInt8(ascii: "\""))
            var start = 0
            while true {
                let end = JSONWriter.endOfRun(source, from: start)
                bytes.append(contentsOf: UnsafeBufferPointer(rebasing: source[start..<end]))
                guard end < source.count else { break }
                escape(source[end])
                start = end + 1
            }
            bytes.append(UInt8(ascii: "\""))
        }
    }

    private static func endOfRun(_ source: UnsafeBufferPointer<UInt8>, from start: Int) -> Int {
        let raw = UnsafeRawBufferPointer(source)
        var index = start
        while index &+ 8 <= raw.count {
            let word = UInt64(littleEndian: raw.loadUnaligned(fromByteOffset: index, as: UInt64.self))
            let escaped = PlainText.escaped(word)
            guard escaped == 0 else { return index &+ escaped.trailingZeroBitCount >> 3 }
            index &+= 8
        }
        while index < raw.count, !PlainText.needsEscape(raw[index]) { index &+= 1 }
        return index
    }

    private mutating func escape(_ byte: UInt8) {
        bytes.append(UInt8(ascii: "\\"))
        switch byte {
        case 0x08: bytes.append(UInt8(ascii: "b"))
        case 0x09: bytes.append(UInt8(ascii: "t"))
        case 0x0A: bytes.append(UInt8(ascii: "n"))
        case 0x0C: bytes.append(UInt8(ascii: "f"))
        case 0x0D: bytes.append(UInt8(ascii: "r"))
        case ..<0x20:
            let digits = Array("0123456789abcdef".utf8)
            bytes.append(contentsOf: [
                UInt8(ascii: "u"), UInt8(ascii: "0"), UInt8(ascii: "0"), digits[Int(byte >> 4)], digits[Int(byte & 15)],
            ])
        default: bytes.append(byte)
        }
    }
}
