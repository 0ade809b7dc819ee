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
}
