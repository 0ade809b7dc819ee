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
    /// What was proven (`Factor`), space-separated; empty where a server of before has written it.
    public var factors: String
    /// The level that was reached, 1 to 4, where one was asked for: then its tokens say so.
    public var level: Int?
    /// The key of the device that it came from, or that it was given; nil where the pool tracked none.
    public var device: String?
    /// Whether a second factor was passed in it.
    public var hasPassedMFA: Bool

    public init(
        id: String, poolId: String, userId: Int64, clientId: String, clientGeneration: Int64, eventId: String,
        scopes: String, authenticatedAt: Int64, expiresAt: Int64, revokedAt: Int64? = nil, factors: String = "",
        level: Int? = nil, device: String? = nil, hasPassedMFA: Bool = false
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
        self.factors = factors
        self.level = level
        self.device = device
        self.hasPassedMFA = hasPassedMFA
    }
}

extension SignIn {
    var held: Set<Factor> { Set(factors.split(separator: " ").map { Factor(rawValue: String($0)) }) }

    /// Whether the sign-in was through this very client, in this very pool: an id alone says neither, since pools
    /// and clients can be made anew under the ids of deleted ones.
    func isThrough(_ client: AppClient, of pool: UserPool) -> Bool {
        client.isThat(ofId: clientId, generation: clientGeneration) && poolId == pool.id && client.poolId == pool.id
    }
}

extension AppClient {
    /// Whether it is the very client that had this id when it was of this generation.
    func isThat(ofId id: String, generation: Int64) -> Bool { id == self.id && generation == self.generation }
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
    /// Whose the sign-in is, in one look-up. This is the hot path of every call with an access token.
    func signedInUser(bySignIn id: String) throws -> SignedInUser?
    /// All of the sign-in and of its user.
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
