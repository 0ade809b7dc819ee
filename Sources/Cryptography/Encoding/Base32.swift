/// Base32 (RFC 4648 §6) without padding, as authenticator apps take seeds.
public enum Base32 {
    private static let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)

    public static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        text.reserveCapacity((bytes.count * 8 + 4) / 5)
        var (buffer, count) = (UInt32(0), 0)
        for byte in bytes {
            buffer = buffer << 8 | UInt32(byte)
            count += 8
            while count >= 5 {
                count -= 5
                text.append(digits[Int(buffer >> UInt32(count)) & 31])
            }
        }
        if count > 0 { text.append(digits[Int(buffer << UInt32(5 - count)) & 31]) }
        return String(decoding: text, as: UTF8.self)
    }

    /// What the text stands for: digits of either case, with or without padding.
    ///
    /// - Returns: nil where it is no Base32, or its last digit holds bits that belong to no byte.
    public static func decode(_ text: String) -> [UInt8]? {
        let trimmed = text.utf8.reversed().drop { $0 == UInt8(ascii: "=") }.reversed()
        var bytes: [UInt8] = []
        bytes.reserveCapacity(trimmed.count * 5 / 8)
        var (buffer, count) = (UInt32(0), 0)
        for character in trimmed {
            guard let value = value(of: character) else { return nil }
            buffer = (buffer << 5 | value) & 0xfff
            count += 5
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: buffer >> UInt32(count)))
            }
        }
        let rest = buffer & (1 << UInt32(count) - 1)
        return count < 5 && rest == 0 ? bytes : nil
    }

    private static func value(of digit: UInt8) -> UInt32? {
        switch digit {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"): UInt32(digit - UInt8(ascii: "A"))
        case UInt8(ascii: "a")...UInt8(ascii: "z"): UInt32(digit - UInt8(ascii: "a"))
        case UInt8(ascii: "2")...UInt8(ascii: "7"): UInt32(digit - UInt8(ascii: "2")) + 26
        default: nil
        }
    }
}
