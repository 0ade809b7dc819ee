public import Identity
import ServiceModel
import WebAuthn

// Things to store, each with every member that a column could lose.

let pool = "eu-west-1_Sample001"
let otherPool = "eu-west-1_Sample002"

extension UserPool {
    public static func sample(_ id: String = "eu-west-1_Sample001", name: String = "sample") -> UserPool {
        try! UserPool(
            UserPoolType(
                id: id, name: name,
                lastModifiedDate: Timestamp(milliseconds: 1_700_000_000_123),
                creationDate: Timestamp(milliseconds: 1_700_000_000_001),
                schemaAttributes: [SchemaAttributeType(name: "custom:tier", attributeDataType: .string, mutable: true)],
                aliasAttributes: [.email, .preferredUsername],
                emailVerificationMessage: "„{####}“ \u{1F986}\n\"quoted\"",
                userPoolTags: ["b": "2", "a": "1"],
                usernameConfiguration: UsernameConfigurationType(caseSensitive: false)),
            mfa: PoolMFA(
                usesSoftwareToken: true, email: EmailMfaConfigType(message: "{####}", subject: "\u{1F986}")),
            sessions: SessionSettings(isTracked: true, maxPerUser: 3))
    }
}

extension StoredClient {
    static func sample(
        _ id: String, pool poolId: String = pool, sealedSecrets: [UInt8]? = nil, generation: Int64 = 7
    ) -> StoredClient {
        try! StoredClient(
            settings: UserPoolClientType(
                userPoolId: poolId, clientName: "client \(id)", clientId: id, refreshTokenValidity: 30,
                explicitAuthFlows: [.allowUserSrpAuth, .allowRefreshTokenAuth]),
            sealedSecrets: sealedSecrets, generation: generation,
            secretMarks: sealedSecrets == nil ? [] : [SecretMark(id: "\(id)--7\u{1F986}", createdAt: 7)],
            rotatesAt: sealedSecrets == nil ? nil : 5000, ssoMinutes: sealedSecrets == nil ? nil : 0)
    }
}

extension Group {
    static func sample(_ name: String, pool poolId: String = pool, precedence: Int? = nil) -> Group {
        try! Group(GroupType(groupName: name, userPoolId: poolId, precedence: precedence))
    }
}

extension User {
    static func sample(
        _ username: String, pool poolId: String = pool, sub: String? = nil, status: UserStatusType = .confirmed,
        isEnabled: Bool = true, _ attributes: [(name: String, value: String)] = [], createdAt: Int64 = 1000
    ) -> User {
        User(
            poolId: poolId, username: username, sub: sub ?? "sub-of-\(username)", status: status,
            isEnabled: isEnabled, attributes: UserAttributes(attributes), passwordHash: "hash of \(username)",
            createdAt: createdAt, modifiedAt: createdAt + 1)
    }
}

extension UserMFA {
    static let sample = UserMFA(
        enabled: [.sms, .softwareToken], preferred: .softwareToken,
        token: SoftwareToken(sealedSeed: [0, 9, 255], name: "\u{1F986}\u{0}", lastStep: 59_847_600),
        pendingSealedSeed: [1, 2], hasOptions: true, usesPasskeys: true)
}

extension SignIn {
    static func sample(
        _ id: String, user: Int64, client: String = "client", generation: Int64 = 7, expiresAt: Int64 = 9_000_000
    ) -> SignIn {
        SignIn(
            id: id, poolId: pool, userId: user, clientId: client, clientGeneration: generation,
            eventId: "event of \(id)", scopes: "aws.cognito.signin.user.admin openid", authenticatedAt: 5000,
            expiresAt: expiresAt)
    }
}

extension StoredRefreshToken {
    static func sample(_ hash: [UInt8], of signIn: String) -> StoredRefreshToken {
        StoredRefreshToken(hash: hash, signInId: signIn, createdAt: 5000)
    }
}

extension Passkey {
    static func sample(_ credentialId: [UInt8], user: Int64, pool poolId: String = pool) -> Passkey {
        Passkey(
            poolId: poolId, userId: user, credentialId: credentialId, publicKey: [0, 165, 255], signCount: .max,
            relyingPartyId: "example.com", name: "späte \u{1F986}", attachment: .crossPlatform,
            transports: ["usb", "smart-card"], model: [UInt8](repeating: 7, count: 16), isBackupEligible: true,
            isBackedUp: false, isUserVerified: true, attestation: .own, createdAt: 5, usedAt: 6)
    }
}

extension StoredMessage {
    public static func sample(
        to username: String, sub: String? = nil, pool poolId: String = "eu-west-1_Sample001",
        destination: String = "a@example.com",
        purpose: String = "sign-up", at createdAt: Int64 = 1000
    ) -> StoredMessage {
        StoredMessage(
            poolId: poolId, userId: 7, username: username, sub: sub ?? "sub-of-\(username)", medium: "EMAIL",
            destination: destination, purpose: purpose, sealedContent: [1, 0, 255], createdAt: createdAt)
    }
}

extension StoreWriter {
    /// Replaces a user's row, with exactly these aliases.
    func change(_ user: User, aliases: [Alias]) throws {
        guard let stored = try self.user(id: user.id) else { return }
        try replaceRow(of: stored, with: user, aliases: aliases)
    }
}

extension IdentityStore {
    /// Makes the pools that the other samples live in.
    func makePools() async throws {
        try await write { store in
            try store.insert(UserPool.sample(pool))
            try store.insert(UserPool.sample(otherPool))
        }
    }

    /// Makes the pools and these users, and returns the rows' ids.
    @discardableResult
    func makeUsers(_ users: User...) async throws -> [Int64] {
        try await makePools()
        return try await add(users)
    }

    func add(_ users: [User]) async throws -> [Int64] {
        try await write { store in try users.map { try store.insertRow(of: $0, aliases: []) } }
    }
}
