/// Why escaped text is not read. It repeats nothing of the text.
public enum PercentDecodingError: String, Error, Equatable, Sendable {
    case malformedEscape = "a % without two hexadecimal digits"
    case notUTF8 = "text that is not UTF-8"
    case controlCharacter = "a control character"
    /// In a path's segment alone.
    case unescapedCharacter = "a character that a path holds only as an escape"
    /// In a path's segment alone.
    case dotSegment = "a segment . or .."
}
