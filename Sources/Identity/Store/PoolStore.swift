public import ServiceModel

public protocol PoolReader {
    /// The pool, unless it is unknown or being deleted.
    func pool(_ id: String) throws -> UserPool?
    /// Pools of a region in the order of their ids, starting after `after`. Beyond a page, call it in `scan`.
    func pools(region: String?, after: String?, limit: Int) throws -> [UserPool]
    /// How many users the pool has; walks an index, so call it in `scan`.
    func userCount(poolId: String) throws -> Int
}

extension PoolReader {
    /// Shows `visit` every pool in the order of their ids, until it returns false. Grows with the data: call it in
    /// `scan`.
    public func forEachPool(_ visit: (UserPool) throws -> Bool) throws {
        let page = 100
        var last: String?
        repeat {
            let pools = try pools(region: nil, after: last, limit: page)
            for pool in pools where try !visit(pool) { return }
            last = pools.count < page ? nil : pools.last?.id
        } while last != nil
    }
}

public protocol PoolWriter {
    /// Throws `StoreConflict.exists`.
    func insert(_ pool: UserPool) throws
    /// Replaces the settings of an existing pool.
    func update(_ pool: UserPool) throws
    /// Hides the pool and everything in it at once; the rows go later, by `clearDeletedPools`.
    func markDeleted(poolId: String, at: Int64) throws
    /// Removes at most `limit` rows of pools marked as deleted. True when nothing is left to remove.
    func clearDeletedPools(limit: Int) throws -> Bool
}

public protocol ClientReader {
    /// By the id alone: client ids are unique over all pools. Nil too when its pool is being deleted.
    func client(_ id: String) throws -> StoredClient?
    func clients(poolId: String, after: String?, limit: Int) throws -> [StoredClient]
    /// How many clients the pool has.
    func clientCount(poolId: String) throws -> Int
    /// Whether some client of the pool lets its users sign in by SRP is a rule of `Identity`; this gives the
    /// settings that it looks at. Reads every client of the pool, so call it in `scan`.
    func clientSettings(poolId: String) throws -> [UserPoolClientType]
    /// Whether the client is there and is still the one of this generation.
    func hasClient(_ id: String, generation: Int64) throws -> Bool
    /// The ids of clients whose next secret is due at `now` (ms), the longest due first.
    func clientsToRotate(at now: Int64, limit: Int) throws -> [String]
}

public protocol ClientWriter {
    /// Throws `StoreConflict.exists`.
    func insert(_ client: StoredClient) throws
    /// Replaces all of an existing client but its generation.
    func update(_ client: StoredClient) throws
    /// The client goes at once, and with it the right of its sign-ins; their rows go later, by
    /// `clearDeletedClients`.
    func deleteClient(_ id: String) throws
    /// Looks through at most `limit` sign-ins for those of deleted clients, and removes them. True when nothing is
    /// left to look through.
    func clearDeletedClients(limit: Int) throws -> Bool
}

/// A client as it is kept: the API shape without its secrets, and the secrets sealed (nil for a public client).
public struct StoredClient: Sendable, Equatable {
    public let settings: UserPoolClientType
    public let id: String
    public let poolId: String
    public var sealedSecrets: [UInt8]?
    /// Drawn when the client is made: tells it from a deleted one of the same id. 0 in clients of earlier releases.
    public let generation: Int64
    /// Of the sealed secrets, in their order; empty in rows of earlier releases.
    public var secretMarks: [SecretMark]
    /// When the next secret is due, in milliseconds since 1970; nil where none comes by itself.
    public var rotatesAt: Int64?
    /// For how long the client takes over a session of the pool's pages, in minutes; nil where nobody has said.
    public var ssoMinutes: Int?

    /// - Throws: where the settings do not say which client of which pool they are of.
    public init(
        settings: UserPoolClientType, sealedSecrets: [UInt8]?, generation: Int64, secretMarks: [SecretMark] = [],
        rotatesAt: Int64? = nil, ssoMinutes: Int? = nil
    ) throws(ShapeError) {
        self.settings = settings
        id = try UserPoolClientType.require(settings.clientId, "ClientId")
        poolId = try UserPoolClientType.require(settings.userPoolId, "UserPoolId")
        self.sealedSecrets = sealedSecrets
        self.generation = generation
        self.secretMarks = secretMarks
        self.rotatesAt = rotatesAt
        self.ssoMinutes = ssoMinutes
    }

    /// The same client with other settings.
    public func with(_ settings: UserPoolClientType) throws(ShapeError) -> StoredClient {
        try StoredClient(
            settings: settings, sealedSecrets: sealedSecrets, generation: generation, secretMarks: secretMarks,
            rotatesAt: rotatesAt, ssoMinutes: ssoMinutes)
    }
}

/// What a signing key is for: Cognito signs ID and access tokens with different keys.
public enum KeyUse: String, Sendable, CaseIterable {
    case id
    case access
}

/// A signing key of a pool, its private half sealed.
public struct StoredKey: Sendable, Equatable {
    public var poolId: String
    public var kid: String
    public var use: KeyUse
    /// Big-endian modulus and exponent.
    public var modulus: [UInt8]
    public var exponent: [UInt8]
    public var sealedPrivateKey: [UInt8]
    public var createdAt: Int64
    /// When the key stopped signing; it stays in the JWKS as long as it is here.
    public var retiredAt: Int64?

    public init(
        poolId: String, kid: String, use: KeyUse, modulus: [UInt8], exponent: [UInt8], sealedPrivateKey: [UInt8],
        createdAt: Int64, retiredAt: Int64? = nil
    ) {
        self.poolId = poolId
        self.kid = kid
        self.use = use
        self.modulus = modulus
        self.exponent = exponent
        self.sealedPrivateKey = sealedPrivateKey
        self.createdAt = createdAt
        self.retiredAt = retiredAt
    }
}

public protocol KeyReader {
    /// Every key of the pool, newest first.
    func keys(poolId: String) throws -> [StoredKey]
    func stockedKeyCount() throws -> Int
}

public protocol KeyWriter {
    /// Adds the key unless the pool has a key of that use that signs already; either way the pool's keys of
    /// that use are returned, newest first.
    func insertIfAbsent(_ key: StoredKey) throws -> [StoredKey]
    /// Keeps a key pair for a pool that does not exist yet. `sealed` is opaque here.
    func stockKey(sealed: [UInt8]) throws
    /// Takes one key out of the stock.
    func takeStockedKey() throws -> [UInt8]?
}
