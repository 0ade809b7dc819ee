import Cryptography
public import ServiceModel

/// An app client with its secrets opened. Immutable: an update makes a new one.
public final class AppClient: Sendable {
    /// The API shape without its secret.
    public let settings: UserPoolClientType
    public let id: String
    public let poolId: String
    /// The secrets in force, newest first; empty for a public client.
    public let secrets: [String]
    /// The same, with what is known of each.
    public let secretList: [ClientSecret]
    /// For how long the client takes over a session of the pool's pages, in minutes.
    public let ssoMinutes: Int
    /// As in `StoredClient`.
    public let generation: Int64
    public let flows: AuthFlowPermissions
    /// What the client's tokens may show, and what its users may write. Nil: Cognito's defaults.
    public let readAttributes: Set<String>?
    public let writeAttributes: Set<String>?

    private let validity: TokenValidity

    public init(_ stored: StoredClient, secrets: [String]) {
        settings = stored.settings
        self.secrets = secrets
        // A row of an earlier release says nothing of its secret, which is as old as the client.
        let marks =
            stored.secretMarks.count == secrets.count
            ? stored.secretMarks
            : secrets.indices.map {
                SecretMark(ofNew: stored.id, at: (stored.settings.creationDate?.milliseconds ?? 0) - Int64($0))
            }
        secretList = zip(marks, secrets).map { ClientSecret(mark: $0, value: $1) }
        ssoMinutes = stored.ssoMinutes ?? SessionSettings.defaultSSOMinutes
        generation = stored.generation
        id = stored.id
        poolId = stored.poolId
        validity = TokenValidity(settings)
        flows = AuthFlowPermissions(settings.explicitAuthFlows)
        readAttributes = settings.readAttributes.map(Set.init)
        writeAttributes = settings.writeAttributes.map(Set.init)
    }

    /// What is sealed for this client opens for no other, be it one of another pool or one made anew under its id.
    var sealingContext: String { "\(poolId)/\(id)/\(generation)" }

    /// Whether to answer as if an unknown user existed (cognito/sign-in §10). LEGACY by default.
    public var hidesUserExistence: Bool { settings.preventUserExistenceErrors == .enabled }

    public var revocationEnabled: Bool { settings.enableTokenRevocation ?? true }

    public var rotationEnabled: Bool { settings.refreshTokenRotation?.feature == .enabled }

    /// How long a challenge may take, in milliseconds.
    public var sessionValidity: Int64 { Int64(settings.authSessionValidity ?? 3) * Milliseconds.minute }

    public var accessTokenValidity: Int64 { validity.accessToken }
    public var idTokenValidity: Int64 { validity.idToken }
    public var refreshTokenValidity: Int64 { validity.refreshToken }

    /// Whether the raw secret is one of the client's; a public client has none and must send none.
    public func accepts(secret: String?) -> Bool {
        guard let secret else { return secrets.isEmpty }
        var found = false
        for known in secrets where constantTimeEqual(Array(known.utf8), Array(secret.utf8)) { found = true }
        return found
    }

    /// Whether the user's own programs may read the attribute through this client.
    public func mayRead(_ attribute: String) -> Bool {
        // No attribute of the schema, so no client can name it.
        attribute == IdentitiesAttribute.name || readAttributes?.contains(attribute) ?? true
    }

    /// Whether tokens and answers to the user's own programs show the attribute. Those for developers are for
    /// administrators only.
    func shows(_ attribute: String) -> Bool { mayRead(attribute) && !attribute.hasPrefix("dev:") }

    /// Whether the user may set the attribute through this client. The two `_verified` flags and `sub` are
    /// nobody's to write (cognito/clients §4).
    public func mayWrite(_ attribute: String) -> Bool {
        if attribute == "sub" || ContactAttribute.isVerifiedFlag(attribute) { return false }
        return writeAttributes?.contains(attribute) ?? true
    }
}

/// How long a client's tokens are good, in milliseconds.
struct TokenValidity {
    let accessToken: Int64
    let idToken: Int64
    /// 0 and absent mean 30 days (cognito/tokens §4).
    let refreshToken: Int64

    init(_ settings: UserPoolClientType) {
        let units = settings.tokenValidityUnits
        accessToken =
            Self.milliseconds(settings.accessTokenValidity, units?.accessToken, .hours) ?? Milliseconds.hour
        idToken = Self.milliseconds(settings.idTokenValidity, units?.idToken, .hours) ?? Milliseconds.hour
        refreshToken =
            Self.milliseconds(settings.refreshTokenValidity, units?.refreshToken, .days) ?? 30 * Milliseconds.day
    }

    /// A number with its unit; nil where there is none.
    static func milliseconds(_ value: Int?, _ unit: TimeUnitsType?, _ standard: TimeUnitsType) -> Int64? {
        guard let value, value > 0 else { return nil }
        let size: Int64 =
            switch unit ?? standard {
            case .seconds: Milliseconds.second
            case .minutes: Milliseconds.minute
            case .hours: Milliseconds.hour
            case .days: Milliseconds.day
            }
        return Int64(value) * size
    }
}
