/// Which bytes of a string stand for themselves: ASCII but for controls, the quote and the backslash.
enum PlainText {
    static func isPlain(_ byte: UInt8) -> Bool {
        byte >= 0x20 && byte < 0x80 && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    /// Whether a byte must be escaped in output; beyond ASCII nothing is.
    static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\")
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let highs: UInt64 = 0x8080_8080_8080_8080

    /// The high bit of each byte of `word` that is not plain. The lowest bit set is exact; those above it
    /// may be carried over from below, so only the lowest may be used.
    static func special(_ word: UInt64) -> UInt64 {
        escaped(word) | (word & highs)
    }

    /// As `special`, for the bytes that must be escaped in output.
    static func escaped(_ word: UInt64) -> UInt64 {
        let control = (word &- ones &* 0x20) & ~word
        let quote = word ^ (ones &* UInt64(UInt8(ascii: "\"")))
        let backslash = word ^ (ones &* UInt64(UInt8(ascii: "\\")))
        let zeros = ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash)
        return (control | zeros) & highs
    }
}
