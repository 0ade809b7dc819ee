/// Why a form or query is not taken. It repeats nothing that was sent.
public enum FormError: Error, Equatable, Sendable {
    /// `Content-Type` is absent, repeated, malformed or another.
    case contentType
    /// The form claims another encoding than UTF-8.
    case charset
    case tooLarge
    case tooManyPairs
    case nameTooLong
    case text(PercentDecodingError)
    /// The name is the one that was asked for.
    case repeated(name: String)
}
