public import ServiceModel
import Threads

/// What InitiateAuth and AdminInitiateAuth share.
public struct AuthRequest: Sendable {
    public var flow: AuthFlowType
    public var parameters: [String: String]
    public var pool: UserPool
    public var client: AppClient
    /// Whether an administrator's credentials vouch for the caller.
    public var isAdmin: Bool
    /// Of ConfirmSignUp, where a sign-in follows a sign-up.
    public var session: String?

    public init(
        flow: AuthFlowType, parameters: [String: String], pool: UserPool, client: AppClient, isAdmin: Bool,
        session: String? = nil
    ) {
        self.flow = flow
        self.parameters = parameters
        self.pool = pool
        self.client = client
        self.isAdmin = isAdmin
        self.session = session
    }
}

/// Where a step of a sign-in ends.
public enum AuthOutcome: Sendable {
    case tokens(IssuedTokens)
    /// - Parameter available: what the user may choose from instead, where there is a choice.
    case challenge(
        ChallengeNameType, session: String?, parameters: [String: String], available: [ChallengeNameType] = [])
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
        let call = call.beginningSignIn
        return try await SignInGuard.guarded(request.flow, pool: request.pool, client: request.client, call: call) {
            try await begin(request, call: call)
        }
    }

    private static func begin(_ request: AuthRequest, call: Call) async throws -> AuthOutcome {
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
                    device: request.parameters["DEVICE_KEY"], proof: .secretHash(request.parameters["SECRET_HASH"]),
                    call: call))
        case .customAuth:
            guard request.pool.isConfigured(.defineAuthChallenge) else {
                throw Refusal.signIn(.customAuthTriggerMissing)
            }
            return try await proceed(CustomFlow.begin(request, call: call), with: request.parameters, call: call)
        case .userAuth:
            return try await proceed(ChoiceFlow.begin(request, call: call), with: request.parameters, call: call)
        }
    }

    public static func respond(_ answer: ChallengeAnswer, call: Call) async throws -> AuthOutcome {
        guard let challenge = call.services.challenges[answer.challenge] else {
            // No session of such a challenge is ever given out, so none can be answered.
            throw Refusal.session(.invalid)
        }
        return try await SignInGuard.guarded(pool: answer.pool, client: answer.client, call: call) {
            let progress = try await challenge.answer(answer, call: call)
            if progress.unjudged != nil { return try await judged(progress, with: answer.responses, call: call) }
            return try await answered(progress, call: call) {
                try await proceed($0, with: answer.responses, call: call)
            }
        }
    }

    /// What follows a proof that nobody has looked at.
    private static func judged(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> AuthOutcome {
        // Of whatever is sent, and before: what is refused by it says nothing of the proof.
        try call.requireRoom(.short)
        // For everybody, so that the time does not tell whose proof would end the sign-in.
        _ = try await TokenIssuer.keys(of: progress.pool, call: call)
        let new = NewSignIn(of: progress.ifRight, provenAt: call.now, call: call)
        if progress.endsIfRight(in: call.services.challenges, now: call.now) {
            return .tokens(
                try await TokenIssuer.begin(progress.ifRight, as: new, judging: progress.unjudged, call: call))
        }
        return try await proceed(progress.judged(call: call), with: parameters, call: call)
    }

    /// What follows an answer that is still to be acted on: the transaction that ends the request does so. Where the pool
    /// has functions or watches, which hear of nothing that was not acted on, it has one of its own before.
    private static func answered(
        _ progress: SignInProgress, call: Call, _ way: (SignInProgress) async throws -> AuthOutcome
    ) async throws -> AuthOutcome {
        guard let session = progress.session, session.deed != nil else { return try await way(progress) }
        var progress = progress
        if progress.isHeardOf {
            try await call.store.write { try session.spend(in: $0) }
            progress.session = nil
        }
        do {
            return try await way(progress)
        } catch let refusal as Refusal {
            // One challenge, one answer, whatever came of it.
            if progress.session != nil { try await call.store.write { _ = try session.isFirstUse(in: $0) } }
            throw refusal
        }
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
        var progress = try await SignInGuard.judged(progress, with: parameters, call: call)
        try await progress.lookUpDevice(call: call)
        switch try NextStep.after(progress, in: call.services.challenges, now: call.now) {
        case .challenge(let challenge):
            let question = try await challenge.begin(progress, with: parameters, call: call)
            try await SignInGuard.note(&progress, call: call)
            let session =
                question.hasSession
                ? try SealedProgress.new(progress, asking: challenge.name, keeping: question.secret, call: call) : nil
            let kept = try session.flatMap {
                try CustomProgress.kept(of: progress, asking: question.custom, in: $0, call: call)
            }
            let waiting =
                challenge.mayLackSession ? session.flatMap { KeptSession($0.text, of: progress, call: call) } : nil
            let used = question.hasSpentSession ? nil : progress.session
            if used != nil || kept != nil || waiting != nil {
                try await call.store.write { store in
                    try used?.spend(in: store)
                    if let kept { try store.insert(kept) }
                    try waiting?.keep(in: store)
                }
            }
            // Last, for what fails before it was no failure of the password.
            try await progress.attempt?.pass(owingMore: MFADue.isOwed(progress) || DeviceDue.isOwed(progress))
            return .challenge(
                challenge.name, session: session?.text, parameters: question.parameters,
                available: progress.owesFirstFactor ? progress.offered.map(\.challenge) : [])
        case .decision:
            return try await step(CustomFlow.decided(progress, call: call), with: parameters, call: call)
        case .tokens:
            if let user = progress.identity.user {
                try await PostAuthentication.after(
                    user, newDeviceUsed: progress.pool.tracksDevices && progress.knownDevice == nil,
                    pool: progress.pool, client: progress.client, call: call)
            }
            return .tokens(try await TokenIssuer.begin(progress, call: call))
        }
    }
}
