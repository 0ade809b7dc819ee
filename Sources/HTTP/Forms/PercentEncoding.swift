/// How text is escaped for a URI (RFC 3986 §2.1): each byte of its UTF-8 that may not stand for itself becomes `%`
/// and two digits, in upper case.
public enum PercentEncoding {
    /// All but the unreserved characters escaped (RFC 3986 §2.3): good for any part of a URI. In a path, `.` and
    /// `..` stay what they are there.
    public static func component(_ text: String) -> String {
        var bytes: [UInt8] = []
        bytes.reserveCapacity(text.utf8.count)
        append(text, keeping: ByteRules.isUnreserved, to: &bytes)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func append(_ text: String, keeping isKept: (UInt8) -> Bool, to bytes: inout [UInt8]) {
        for byte in text.utf8 {
            if isKept(byte) {
                bytes.append(byte)
            } else {
                bytes.append(UInt8(ascii: "%"))
                bytes.append(digit(byte >> 4))
                bytes.append(digit(byte & 15))
            }
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + (value - 10)
    }
}
