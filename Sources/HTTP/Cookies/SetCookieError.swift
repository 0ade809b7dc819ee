/// What makes a cookie one that cannot be set.
public enum SetCookieError: Error, Equatable, Sendable {
    /// No token.
    case name
    /// Not cookie octets alone.
    case value
    /// Name and value are too long together.
    case tooLarge
    case path
    case domain
    case maxAge
    case expires
    /// `none` without `Secure`.
    case sameSite
    /// Not as the name's prefix promises.
    case prefix
}
