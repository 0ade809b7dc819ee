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
    /// Second factors.
    case mfa(MFARefusal)
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
        case .mfa(let reason): "second factor: \(reason)"
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
        case .missingParameter(let name): "missing parameter \(name)"
        case .notBuilt(let feature): "not built: \(feature)"
        case .tooManyRequests: "too many requests"
        }
    }
}
