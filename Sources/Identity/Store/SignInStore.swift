/// One sign-in: what its tokens share.
public struct SignIn: Sendable, Equatable {
    /// `origin_jti` of its tokens: a UUID, the row's key.
    public var id: String
    public var poolId: String
    public var userId: Int64
    public var clientId: String
    /// Of the client as it was then: one made anew under its id is another.
    public var clientGeneration: Int64
    /// `event_id` of its tokens.
    public var eventId: String
    /// Space-separated.
    public var scopes: String
    /// Milliseconds since 1970, as every time here.
    public var authenticatedAt: Int64
    /// When its refresh tokens end; rotation does not move it.
    public var expiresAt: Int64
    public var revokedAt: Int64?

    public init(
        id: String, poolId: String, userId: Int64, clientId: String, clientGeneration: Int64, eventId: String,
        scopes: String, authenticatedAt: Int64, expiresAt: Int64, revokedAt: Int64? = nil
    ) {
        self.id = id
        self.poolId = poolId
        self.userId = userId
        self.clientId = clientId
        self.clientGeneration = clientGeneration
        self.eventId = eventId
        self.scopes = scopes
        self.authenticatedAt = authenticatedAt
        self.expiresAt = expiresAt
        self.revokedAt = revokedAt
    }
}

extension SignIn {
    /// Whether the sign-in was through this very client, in this very pool: an id alone says neither, since pools
    /// and clients can be made anew under the ids of deleted ones.
    func isThrough(_ client: AppClient, of pool: UserPool) -> Bool {
        clientId == client.id && clientGeneration == client.generation && poolId == pool.id
            && client.poolId == pool.id
    }
}

/// A refresh token of a sign-in, known by its HMAC only.
public struct StoredRefreshToken: Sendable, Equatable {
    public var hash: [UInt8]
    public var signInId: String
    public var createdAt: Int64
    /// When rotation replaced it first.
    public var supersededAt: Int64?

    public init(hash: [UInt8], signInId: String, createdAt: Int64, supersededAt: Int64? = nil) {
        self.hash = hash
        self.signInId = signInId
        self.createdAt = createdAt
        self.supersededAt = supersededAt
    }
}

public protocol SignInReader {
    /// The sign-in and its user in one look-up. This is the hot path of every call with an access token.
    func signIn(_ id: String) throws -> (SignIn, User)?
    /// The token with its sign-in.
    func refreshToken(hash: [UInt8]) throws -> (StoredRefreshToken, SignIn)?
}

public protocol SignInWriter {
    func insert(_ signIn: SignIn, refreshToken: StoredRefreshToken) throws
    /// Adds the successor of a rotated token.
    func insert(_ token: StoredRefreshToken) throws
    /// Notes that rotation replaced the token, unless that is noted already.
    func supersede(refreshTokenHash hash: [UInt8], at: Int64) throws
    /// Revokes one sign-in with all its refresh tokens.
    func revokeSignIn(_ id: String, at: Int64) throws
    /// Revokes every sign-in of the user.
    func revokeSignIns(userId: Int64, at: Int64) throws
}
