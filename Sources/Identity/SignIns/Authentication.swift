public import ServiceModel

/// What InitiateAuth and AdminInitiateAuth share.
public struct AuthRequest: Sendable {
    public var flow: AuthFlowType
    public var parameters: [String: String]
    public var pool: UserPool
    public var client: AppClient
    /// Whether an administrator's credentials vouch for the caller.
    public var isAdmin: Bool

    public init(
        flow: AuthFlowType, parameters: [String: String], pool: UserPool, client: AppClient, isAdmin: Bool
    ) {
        self.flow = flow
        self.parameters = parameters
        self.pool = pool
        self.client = client
        self.isAdmin = isAdmin
    }
}

/// What RespondToAuthChallenge and AdminRespondToAuthChallenge share.
public struct ChallengeAnswer: Sendable {
    public var challenge: ChallengeNameType
    public var responses: [String: String]
    public var session: String?
    public var pool: UserPool
    public var client: AppClient

    public init(
        challenge: ChallengeNameType, responses: [String: String], session: String?, pool: UserPool,
        client: AppClient
    ) {
        self.challenge = challenge
        self.responses = responses
        self.session = session
        self.pool = pool
        self.client = client
    }
}

/// Where a step of a sign-in ends.
public enum AuthOutcome: Sendable {
    case tokens(AuthenticationResultType)
    case challenge(ChallengeNameType, session: String?, parameters: [String: String])
}

/// The ways to sign in (cognito/sign-in).
public enum Authentication {
    public static func initiate(_ request: AuthRequest, call: Call) async throws -> AuthOutcome {
        switch request.flow {
        case .adminUserPasswordAuth, .adminNoSrpAuth:
            guard request.isAdmin else { throw Refusal.signIn(.methodNotSupported) }
        case .userPasswordAuth:
            guard !request.isAdmin else { throw Refusal.signIn(.methodNotSupported) }
        case .userSrpAuth, .customAuth, .refreshToken, .refreshTokenAuth, .userAuth: break
        }
        guard request.client.flows.allows(request.flow) else { throw Refusal.signIn(.flowNotEnabled(request.flow)) }
        switch request.flow {
        case .userPasswordAuth, .adminUserPasswordAuth, .adminNoSrpAuth:
            return try await PasswordFlow.run(request, call: call)
        case .userSrpAuth:
            return try await SRPFlow.begin(request, call: call)
        case .refreshToken, .refreshTokenAuth:
            // With rotation only GetTokensFromRefreshToken refreshes (cognito/tokens §8).
            if request.client.rotationEnabled { throw Refusal.signIn(.flowNotEnabled(request.flow)) }
            let token = try parameter("REFRESH_TOKEN", of: request.parameters)
            return .tokens(
                try await RefreshFlow.run(
                    token, pool: request.pool, client: request.client,
                    proof: .secretHash(request.parameters["SECRET_HASH"]), call: call))
        case .customAuth:
            guard request.pool.isConfigured(.defineAuthChallenge) else {
                throw Refusal.signIn(.customAuthTriggerMissing)
            }
            throw Refusal.notBuilt(.flow(.customAuth))
        case .userAuth:
            throw Refusal.notBuilt(.flow(.userAuth))
        }
    }

    public static func respond(_ answer: ChallengeAnswer, call: Call) async throws -> AuthOutcome {
        switch answer.challenge {
        case .passwordVerifier: return try await SRPFlow.verify(answer, call: call)
        case .newPasswordRequired: return try await NewPasswordChallenge.answer(answer, call: call)
        case .smsMfa, .emailOtp, .softwareTokenMfa, .selectMfaType, .mfaSetup, .customChallenge, .selectChallenge,
            .deviceSrpAuth, .devicePasswordVerifier, .adminNoSrpAuth, .smsOtp, .password, .webAuthn, .passwordSrp:
            // No session of these challenges is ever given out, so none can be answered.
            throw Refusal.notBuilt(.challenge(answer.challenge))
        }
    }

    /// A required entry of AuthParameters or ChallengeResponses. Throws InvalidParameterException.
    static func parameter(_ name: String, of parameters: [String: String]) throws(Refusal) -> String {
        guard let value = parameters[name], !value.isEmpty else { throw .missingParameter(name) }
        return value
    }

    /// The way on from a proven password: a password that must be changed first, or tokens.
    ///
    /// - Parameter attempt: what proved it, to be forgiven; nil where a password was set rather than tried.
    static func afterPassword(
        _ user: User, pool: UserPool, client: AppClient, attempt: SignInAttempt? = nil, call: Call
    ) async throws -> AuthOutcome {
        if user.status == .forceChangePassword {
            if let end = user.temporaryPasswordExpiresAt, end <= call.now {
                throw Refusal.signIn(.temporaryPasswordExpired)
            }
            try await attempt?.forgive()
            return NewPasswordChallenge.begin(user, pool: pool, client: client, call: call)
        }
        return .tokens(try await TokenIssuer.begin(user, pool: pool, client: client, attempt: attempt, call: call))
    }
}
