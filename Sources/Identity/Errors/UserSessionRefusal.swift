/// Why sessions of a user are not shown, ended or set up.
public enum UserSessionRefusal: Sendable, Equatable {
    /// The pool keeps none.
    case notTracked
    case notInLiteTier
    /// The user has no such session.
    case notFound
    /// The one that the token comes from.
    case own
}
