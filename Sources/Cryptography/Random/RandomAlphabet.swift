/// The characters that a random text is made of.
public struct RandomAlphabet: Sendable {
    let characters: [UInt8]

    /// - Parameter characters: 1 to 256 distinct ASCII characters; anything else is a programmer's error.
    public init(_ characters: String) {
        let bytes = Array(characters.utf8)
        precondition(
            (1...256).contains(bytes.count) && Set(bytes).count == bytes.count && bytes.allSatisfy { $0 < 0x80 },
            "an alphabet is made of distinct ASCII characters")
        self.characters = bytes
    }

    /// 0-9
    public static let digits = RandomAlphabet("0123456789")
    /// 0-9 and a-z
    public static let lowercaseAlphanumeric = RandomAlphabet("0123456789abcdefghijklmnopqrstuvwxyz")
    /// 0-9, A-Z and a-z
    public static let alphanumeric = RandomAlphabet("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz")
}
