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

/// Where a step of a sign-in ends.
public enum AuthOutcome: Sendable {
    case tokens(IssuedTokens)
    case challenge(ChallengeNameType, session: String?, parameters: [String: String])
}

/// The way of every sign-in: a first step or an answer makes progress, and `NextStep` says what follows.
///
/// Nothing else leads from a proof to a challenge, or to the tokens of a sign-in. The API drives it, and so will pages
/// and federation.
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
            return try await proceed(PasswordFlow.begin(request, call: call), with: request.parameters, call: call)
        case .userSrpAuth:
            return try await proceed(SRPFlow.begin(request, call: call), with: request.parameters, call: call)
        case .refreshToken, .refreshTokenAuth:
            // With rotation only GetTokensFromRefreshToken refreshes (cognito/tokens §8).
            if request.client.rotationEnabled { throw Refusal.signIn(.flowNotEnabled(request.flow)) }
            let token = try request.parameters.required("REFRESH_TOKEN")
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
        guard let challenge = call.services.challenges[answer.challenge] else {
            // No session of such a challenge is ever given out, so none can be answered.
            throw Refusal.notBuilt(.challenge(answer.challenge))
        }
        return try await proceed(challenge.answer(answer, call: call), with: answer.responses, call: call)
    }

    /// From the progress that a request has made to its answer. An attempt at a password that led here is forgiven on
    /// the way, or was no failure where the way is barred.
    private static func proceed(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> AuthOutcome {
        guard let attempt = progress.attempt else { return try await step(progress, with: parameters, call: call) }
        return try await attempt.settled { try await step(progress, with: parameters, call: call) }
    }

    private static func step(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> AuthOutcome {
        switch try NextStep.after(progress, in: call.services.challenges, now: call.now) {
        case .challenge(let challenge):
            let question = try await challenge.begin(progress, with: parameters, call: call)
            let session =
                question.hasSession
                ? try SealedProgress.seal(progress, asking: challenge.name, keeping: question.secret, call: call) : nil
            if let used = progress.session, !question.hasSpentSession {
                try await call.store.write { try used.spend(in: $0) }
            }
            // Last, for what fails before it was no failure of the password.
            try await progress.attempt?.pass(owingMore: MFADue.isOwed(progress))
            return .challenge(challenge.name, session: session, parameters: question.parameters)
        case .tokens:
            try await PostAuthentication.after(
                progress.identity.user, pool: progress.pool, client: progress.client, call: call)
            return .tokens(try await TokenIssuer.begin(progress, call: call))
        }
    }
}
