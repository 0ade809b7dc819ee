/// Why a rule says no. Every rule throws this and nothing else.
///
/// A refusal is a value: the rule's own word for what was wrong, with what it was wrong about. How it is told is the
/// business of each edge, which has one table for it; the API's is in `CognitoAPI/Errors`. So rules compare refusals
/// and never texts, and a text changes in one place.
public enum Refusal: Error, Sendable, Equatable {
    /// A pool, client, group or user that is not there.
    case lookUp(LookUpRefusal)
    case signIn(SignInRefusal)
    case secretHash(SecretHashRefusal)
    /// The session of a challenge.
    case session(SessionRefusal)
    /// What a user sees of their sign-ins.
    case userSession(UserSessionRefusal)
    /// Tokens for a client's secret, or for other tokens.
    case grant(GrantRefusal)
    /// Limits of requests.
    case limit(LimitRefusal)
    /// Second factors.
    case mfa(MFARefusal)
    case passkey(PasskeyRefusal)
    case device(DeviceRefusal)
    case token(TokenRefusal)
    /// Sign-up, invitation and confirmation.
    case registration(RegistrationRefusal)
    /// Codes, and how many of them there may be.
    case code(CodeRefusal)
    case password(PasswordRefusal)
    /// A forgotten password, or one that an administrator resets.
    case recovery(RecoveryRefusal)
    /// The names of users.
    case name(NameRefusal)
    case attribute(AttributeRefusal)
    case list(ListRefusal)
    case group(GroupRefusal)
    case pool(PoolRefusal)
    case client(ClientRefusal)
    /// A pool's schema of attributes.
    case schema(SchemaRefusal)
    /// What may be somebody else's doing.
    case risk(RiskRefusal)
    /// A function of the pool's owner.
    case trigger(TriggerRefusal)
    /// What a pool has beside users, groups and clients.
    case resource(ResourceRefusal)
    /// Recovery of a pool to a point in time.
    case pointInTime(PointInTimeRefusal)
    /// Jobs that import users.
    case userImport(ImportRefusal)
    /// Who users are at identity providers.
    case identity(IdentityRefusal)
    /// Logs that a pool wants elsewhere.
    case logDelivery(LogDeliveryRefusal)
    /// Identity pools and their settings.
    case identityPool(IdentityPoolRefusal)
    /// Identities of identity pools, and what they are given.
    case poolIdentity(PoolIdentityRefusal)
    /// Keys that wrap the keys of messages.
    case encryptionKey(EncryptionKeyRefusal)
    /// A parameter that this request needs, by its name.
    case missingParameter(String)
    /// What this server does not have yet: it fails closed.
    case notBuilt(Feature)
    /// More work than the server can take in time, or more attempts at one name than run beside each other.
    case tooManyRequests
}

extension Refusal: CustomStringConvertible {
    /// The rule's own word, for the log: `userNotFound`.
    public var description: String {
        switch self {
        case .lookUp(let reason): "\(reason)"
        case .signIn(let reason): "\(reason)"
        case .secretHash(let reason): "secret hash: \(reason)"
        case .session(let reason): "session: \(reason)"
        case .userSession(let reason): "user's session: \(reason)"
        case .grant(let reason): "grant: \(reason)"
        case .limit(let reason): "limit: \(reason)"
        case .mfa(let reason): "second factor: \(reason)"
        case .passkey(let reason): "passkey: \(reason)"
        case .device(let reason): "device: \(reason)"
        case .token(let reason): "\(reason)"
        case .registration(let reason): "\(reason)"
        case .code(let reason): "code: \(reason)"
        case .password(let reason): "password: \(reason)"
        case .recovery(let reason): "recovery: \(reason)"
        case .name(let reason): "name: \(reason)"
        case .attribute(let reason): "attribute: \(reason)"
        case .list(let reason): "\(reason)"
        case .group(let reason): "group: \(reason)"
        case .pool(let reason): "pool: \(reason)"
        case .client(let reason): "client: \(reason)"
        case .schema(let reason): "schema: \(reason)"
        case .risk(let reason): "risk: \(reason)"
        case .trigger(let reason): "trigger: \(reason)"
        case .resource(let reason): "resource: \(reason)"
        case .pointInTime(let reason): "recovery to a point in time: \(reason)"
        case .userImport(let reason): "import: \(reason)"
        case .identity(let reason): "identity: \(reason)"
        case .logDelivery(let reason): "log delivery: \(reason)"
        case .identityPool(let reason): "identity pool: \(reason)"
        case .poolIdentity(let reason): "identity of a pool: \(reason)"
        case .encryptionKey(let reason): "encryption key: \(reason)"
        case .missingParameter(let name): "missing parameter \(name)"
        case .notBuilt(let feature): "not built: \(feature)"
        case .tooManyRequests: "too many requests"
        }
    }
}
