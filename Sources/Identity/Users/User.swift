public import ServiceModel

/// A user of a pool, as it is kept.
public struct User: KnownUser, Equatable {
    /// The row, given by the store. 0 before it is stored.
    public var id: Int64
    public var poolId: String
    /// The real username: what the user typed at sign-up, or `sub` in a pool whose users sign in by e-mail
    /// address or phone number. Folded where the pool ignores case (cognito/users §1).
    public var username: String
    /// A UUID that never changes and is never given twice.
    public var sub: String
    public var status: UserStatusType
    public var isEnabled: Bool
    /// Without `sub`.
    public var attributes: UserAttributes
    /// PHC string of Argon2id, or another system's hash that came with the user (`ImportedHash`); nil where no password can
    /// sign this user in.
    public var passwordHash: String?
    /// Earlier hashes, newest first, as many as the pool's policy remembers.
    public var passwordHistory: [String]
    /// When a temporary password stops working. Milliseconds since 1970, as every time here.
    public var temporaryPasswordExpiresAt: Int64?
    /// Salt and SRP verifier, sealed; nil where there is none yet.
    public var sealedVerifier: [UInt8]?
    /// Counts changes of password, status and MFA: a challenge session of an older generation is refused.
    public var generation: Int64
    public var mfa: UserMFA
    public var createdAt: Int64
    public var modifiedAt: Int64

    public init(
        id: Int64 = 0, poolId: String, username: String, sub: String, status: UserStatusType, isEnabled: Bool = true,
        attributes: UserAttributes = UserAttributes(), passwordHash: String? = nil, passwordHistory: [String] = [],
        temporaryPasswordExpiresAt: Int64? = nil, sealedVerifier: [UInt8]? = nil, generation: Int64 = 0,
        mfa: UserMFA = UserMFA(), createdAt: Int64, modifiedAt: Int64
    ) {
        self.id = id
        self.poolId = poolId
        self.username = username
        self.sub = sub
        self.status = status
        self.isEnabled = isEnabled
        self.attributes = attributes
        self.passwordHash = passwordHash
        self.passwordHistory = passwordHistory
        self.temporaryPasswordExpiresAt = temporaryPasswordExpiresAt
        self.sealedVerifier = sealedVerifier
        self.generation = generation
        self.mfa = mfa
        self.createdAt = createdAt
        self.modifiedAt = modifiedAt
    }
}
