import ServiceModel

/// What tokens are given for: who holds them, through which client, with which scopes.
///
/// A grant becomes `TokenClaims`, and these become tokens. However it came about, by a sign-in, a refresh or a
/// client's own secret, `TokenIssuer` asks for nothing else.
struct TokenGrant: Sendable {
    enum Holder: Sendable {
        /// A user, through a sign-in that is stored or about to be.
        case user(User, groups: [Group], signIn: SignIn)
        /// The client itself (RFC 6749 §4.4).
        case client
    }

    let holder: Holder
    let pool: UserPool
    let client: AppClient
    /// In the order in which the token lists them.
    var scopes: [String]
    /// When the holder proved to be who it is, in milliseconds since 1970.
    let authenticatedAt: Int64
    /// How (RFC 8176); empty where tokens shall not say.
    let methods: [String]
    /// How well, by the pool's name of the level; nil where tokens shall not say.
    let level: String?
    /// What the client sent to know its ID token by (OpenID Connect Core §3.1.2.1).
    let nonce: String?
    /// What tokens say that were given for other tokens; nil for all others.
    var derivation: TokenDerivation?

    /// A user's tokens, at the end of a sign-in or by its refresh token.
    init(
        of user: User, groups: [Group], signIn: SignIn, pool: UserPool, client: AppClient, methods: [String]? = nil,
        nonce: String? = nil
    ) {
        holder = .user(user, groups: groups, signIn: signIn)
        self.pool = pool
        self.client = client
        scopes = signIn.scopes.split(separator: " ").map(String.init)
        authenticatedAt = signIn.authenticatedAt
        let level = signIn.level.flatMap(AuthenticationLevel.init(rawValue:))
        self.level = level.map { pool.name(of: $0) }
        self.methods = methods ?? (level == nil ? [] : AuthenticationMethods.of(signIn.held))
        self.nonce = nonce
    }

    /// A client's own tokens.
    init(toClient client: AppClient, pool: UserPool, scopes: [String], at now: Int64) {
        holder = .client
        self.pool = pool
        self.client = client
        self.scopes = scopes
        authenticatedAt = now
        methods = []
        level = nil
        nonce = nil
    }

    /// The scope of every token that the API itself gives (cognito/tokens §3).
    static let apiScope = "aws.cognito.signin.user.admin"

    /// Whether an ID token comes along: always where the API signs in, which asks for no scopes; else where `openid`
    /// was asked for (OpenID Connect Core §3.1.2.1). Never without a user.
    var includesIdToken: Bool {
        guard case .user = holder else { return false }
        if let derivation { return derivation.isOfIdToken }
        return scopes == [Self.apiScope] || scopes.contains("openid")
    }
}
