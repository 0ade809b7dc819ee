public import WebAuthn

/// A passkey of a user, as it is kept: what answers for it later, and what its owner is shown (cognito/passkeys §1).
public struct Passkey: Sendable, Equatable {
    /// The row, given by the store. 0 before it is stored.
    public var id: Int64
    public var poolId: String
    public var userId: Int64
    /// One of a kind in its pool.
    public var credentialId: [UInt8]
    /// In COSE.
    public var publicKey: [UInt8]
    /// How often the authenticator has signed, as it says; 0 where it does not count.
    public var signCount: UInt32
    public var relyingPartyId: String
    /// What lists call it.
    public var name: String
    public var attachment: Registration.Attachment?
    public var transports: [String]
    /// AAGUID.
    public var model: [UInt8]
    /// Whether it may be copied to other devices, which never changes.
    public var isBackupEligible: Bool
    public var isBackedUp: Bool
    /// Whether the authenticator recognised its owner at registration.
    public var isUserVerified: Bool
    public var attestation: Attestation
    public var createdAt: Int64
    /// The last sign-in by it.
    public var usedAt: Int64?

    public init(
        id: Int64 = 0, poolId: String, userId: Int64, credentialId: [UInt8], publicKey: [UInt8], signCount: UInt32,
        relyingPartyId: String, name: String, attachment: Registration.Attachment?, transports: [String],
        model: [UInt8], isBackupEligible: Bool, isBackedUp: Bool, isUserVerified: Bool, attestation: Attestation,
        createdAt: Int64, usedAt: Int64? = nil
    ) {
        self.id = id
        self.poolId = poolId
        self.userId = userId
        self.credentialId = credentialId
        self.publicKey = publicKey
        self.signCount = signCount
        self.relyingPartyId = relyingPartyId
        self.name = name
        self.attachment = attachment
        self.transports = transports
        self.model = model
        self.isBackupEligible = isBackupEligible
        self.isBackedUp = isBackedUp
        self.isUserVerified = isUserVerified
        self.attestation = attestation
        self.createdAt = createdAt
        self.usedAt = usedAt
    }
}

/// A registration that was begun and waits for the browser's answer. One for each sign-in: a new one replaces the old.
public struct PasskeyChallenge: Sendable, Equatable {
    /// HMAC of the challenge: the store cannot tell it.
    public var hash: [UInt8]
    /// The sign-in whose token began it, and alone may end it.
    public var signInId: String
    public var expiresAt: Int64

    public init(hash: [UInt8], signInId: String, expiresAt: Int64) {
        self.hash = hash
        self.signInId = signInId
        self.expiresAt = expiresAt
    }
}
