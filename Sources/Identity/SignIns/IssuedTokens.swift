/// What a grant led to. Each edge shows it in a shape of its own.
public struct IssuedTokens: Sendable {
    public var accessToken: String
    /// Nil where the grant's scopes give none.
    public var idToken: String?
    /// Nil where the one that the client has stays good, and for a client that has tokens of its own.
    public var refreshToken: String?
    /// How long the access token is good, in seconds.
    public var expiresIn: Int64
    /// A device that the client may confirm.
    public var newDevice: NewDevice?
}
