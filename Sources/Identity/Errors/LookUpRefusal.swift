/// What a name or id in a request does not lead to.
public enum LookUpRefusal: Sendable, Equatable {
    case userPoolNotFound(String)
    /// There is no such client, or it is another pool's.
    case clientNotFound(String)
    case groupNotFound
    case userNotFound
    /// No user of this name for this client, where a client asks without a password.
    case userOfClientNotFound
}
