public import Cryptography
public import ServiceModel

/// What the operator decides about identities; made from the configuration.
public struct IdentitySettings: Sendable {
    /// Where `iss` begins.
    public enum Issuer: Sendable, Equatable {
        /// A URL without trailing slash; the pool's id follows.
        case base(String)
        /// `https://cognito-idp.<region>.amazonaws.com`, for verifiers that insist on it.
        case aws
    }

    public var issuer: Issuer
    public var accountId: String
    public var region: String
    public var argon2: Argon2id.Parameters
    /// Every confirmation code is this one. For tests only.
    public var fixedCode: String?
    /// Sign-up confirms at once and verifies what it would have verified by code. For tests only.
    public var autoConfirm: Bool
    /// Cognito's limits per user and hour.
    public var attemptLimits: Bool
    /// The service's limits of requests are enforced, not only those that somebody has set.
    public var enforcesRates: Bool
    /// All pools sign with the same two keys, which this process made, keeps in memory and never stores: a pool for
    /// each test costs no primes. For tests only; a token still names its pool, and is good for that one alone.
    public var sharesSigningKeys: Bool
    /// Each message to a user is also one line of the log. Never in production.
    public var logsMessages: Bool
    /// By which media this server's workers deliver; messages by others wait in the outbox to be fetched.
    public var deliveredMedia: Set<DeliveryMediumType>
    /// How long events of users are kept, in milliseconds.
    public var authEventLifetime: Int64
    /// How many days pools can be recovered to a point in time, whichever tier but the cheapest they have; nil where the
    /// tier says it.
    public var recoveryDays: Int64?

    /// Where files of users are uploaded to, without trailing slash; nil where this server has no place for them.
    public var uploadBase: String?
    /// Users in one imported file.
    public var importUsers: Int

    /// Whether pages of this machine may use passkeys by plain HTTP, and pools be for its names. For development and
    /// tests.
    public var takesPlainLocalPages: Bool

    public init(
        issuer: Issuer, accountId: String = "000000000000", region: String = "us-east-1",
        argon2: Argon2id.Parameters = .init(), fixedCode: String? = nil, autoConfirm: Bool = false,
        attemptLimits: Bool = true, sharesSigningKeys: Bool = false, logsMessages: Bool = false,
        deliveredMedia: Set<DeliveryMediumType> = [], takesPlainLocalPages: Bool = false,
        authEventLifetime: Int64 = 90 * Milliseconds.day, recoveryDays: Int64? = nil, uploadBase: String? = nil,
        importUsers: Int = 500_000, enforcesRates: Bool = false
    ) {
        self.issuer = issuer
        self.accountId = accountId
        self.region = region
        self.argon2 = argon2
        self.fixedCode = fixedCode
        self.autoConfirm = autoConfirm
        self.attemptLimits = attemptLimits
        self.sharesSigningKeys = sharesSigningKeys
        self.logsMessages = logsMessages
        self.deliveredMedia = deliveredMedia
        self.takesPlainLocalPages = takesPlainLocalPages
        self.authEventLifetime = authEventLifetime
        self.recoveryDays = recoveryDays
        self.uploadBase = uploadBase
        self.importUsers = importUsers
        self.enforcesRates = enforcesRates
    }

    /// The `iss` of a pool's tokens.
    public func issuer(of pool: UserPool) -> String {
        guard case .aws = issuer, pool.settings.issuerConfiguration?.type == .updated else {
            return issuer(ofPool: pool.id, in: pool.region)
        }
        return "https://issuer-cognito-idp.\(pool.region).amazonaws.com/\(pool.id)"
    }

    /// Whether tokens of the pool bear this `iss`, or did before its issuer was changed.
    func isIssuer(_ text: String, of pool: UserPool) -> Bool {
        text == issuer(of: pool) || text == issuer(ofPool: pool.id, in: pool.region)
    }

    /// Where the documents are by which tokens of identity pools are verified, beneath the server's own address.
    public static let identityTokenPath = "/cognito-identity"

    /// The `iss` of the tokens of all identity pools.
    public var identityTokenIssuer: String {
        switch issuer {
        case .base(let url): "\(url)\(Self.identityTokenPath)"
        case .aws: "https://\(FederatedIdentity.provider)"
        }
    }

    /// The `iss` of the tokens of a pool that need not be there.
    public func issuer(ofPool id: String, in region: String) -> String {
        switch issuer {
        case .base(let url): "\(url)/\(id)"
        case .aws: "https://cognito-idp.\(region).amazonaws.com/\(id)"
        }
    }
}
