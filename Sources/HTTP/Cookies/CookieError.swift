/// Why the cookies of a request are not taken. It repeats nothing that was sent.
public enum CookieError: Error, Equatable, Sendable {
    /// More than one `Cookie` field.
    case severalFields
    case tooLarge
    case tooMany
    /// The name is the one that was asked for.
    case repeated(name: String)
}
