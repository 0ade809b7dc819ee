/// Bytes within JSON: base64 with padding (RFC 4648 §4).
enum Blob {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
    private static let pad = UInt8(ascii: "=")

    /// For each byte its six bits, or 255.
    private static let values: [UInt8] = {
        var values = [UInt8](repeating: 255, count: 256)
        for (value, byte) in alphabet.enumerated() { values[Int(byte)] = UInt8(value) }
        return values
    }()

    /// Nil for anything that is not the canonical encoding of some bytes.
    static func decode(_ text: String) -> [UInt8]? {
        let source = Array(text.utf8)
        guard source.count.isMultiple(of: 4) else { return nil }
        let padding = source.suffix(2).count { $0 == pad }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(source.count / 4 * 3)
        var bits: UInt32 = 0
        for (index, byte) in source.dropLast(padding).enumerated() {
            let value = values[Int(byte)]
            guard value < 64 else { return nil }
            bits = bits << 6 | UInt32(value)
            if index % 4 > 0 { bytes.append(UInt8(truncatingIfNeeded: bits >> (6 - 2 * (index % 4)))) }
        }
        // With padding the last byte made is the one that holds left-over bits: they must be none.
        guard padding > 0 else { return bytes }
        return bits & (padding == 1 ? 0b11 : 0b1111) == 0 ? bytes : nil
    }

    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.enumerated().reduce(UInt32(0)) { $0 | UInt32($1.element) << (16 - 8 * $1.offset) }
            for place in 0...group.count { text.append(alphabet[Int(bits >> (18 - 6 * place) & 63)]) }
            for _ in group.count..<3 { text.append(pad) }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
