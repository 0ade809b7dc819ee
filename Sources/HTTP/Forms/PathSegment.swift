/// What stands between two slashes of a path (RFC 3986 §3.3).
public enum PathSegment {
    /// The text that a raw segment means. It may hold a slash that was sent as `%2F`: it is a value, not a path.
    ///
    /// Refused is also what two recipients could read differently: a character that may stand in a segment only
    /// escaped (some take `\` for a slash), and `.` and `..` however they are written, since `%2E` is a dot
    /// (RFC 3986 §6.2.2.2).
    public static func decode(
        _ raw: String, controls: PercentDecoding.Controls = .refused
    ) throws(PercentDecodingError) -> String {
        let bytes = Array(raw.utf8)
        guard bytes.allSatisfy(mayStand) else { throw .unescapedCharacter }
        let text = try PercentDecoding(controls: controls).decode(bytes[...])
        if text.isIdentical(to: ".") || text.isIdentical(to: "..") { throw .dotSegment }
        return text
    }

    /// `pchar`, or the `%` of an escape.
    private static func mayStand(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "%"), UInt8(ascii: ":"), UInt8(ascii: "@"): true
        case UInt8(ascii: "!"), UInt8(ascii: "$"), UInt8(ascii: "&")...UInt8(ascii: ","), UInt8(ascii: ";"),
            UInt8(ascii: "="):
            true
        default: ByteRules.isUnreserved(byte)
        }
    }
}
