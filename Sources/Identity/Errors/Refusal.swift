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
