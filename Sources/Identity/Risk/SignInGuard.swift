import Cryptography
import ServiceModel

/// Where a sign-in meets what its pool does about risks: before it begins, when something has been proven, and when it
/// pauses for a challenge. `Authentication` calls it at these places, and `TokenIssuer` stores how it ended.
enum SignInGuard {
    /// Does `body` unless the address is barred, and tells of a proof that it refuses.
    ///
    /// - Parameter flow: nil where it goes on. A refresh proves nothing, and is no event.
    static func guarded<Value: Sendable>(
        _ flow: AuthFlowType? = nil, pool: UserPool, client: AppClient, call: Call,
        _ body: () async throws -> Value
    ) async throws -> Value {
        if flow == .refreshToken || flow == .refreshTokenAuth { return try await body() }
        guard pool.settings.userPoolAddOns != nil else { return try await body() }
        try await AddressGate.admit(pool: pool, client: client, call: call)
        return try await SignInEvents.watched(pool: pool, client: client, call: call, body)
    }

    /// The progress with what it was judged to be, once it has proven something.
    ///
    /// - Parameter parameters: of the request that has proven it.
    /// - Throws: `signInBlocked`, `compromisedCredentials`.
    static func judged(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> SignInProgress {
        let (pool, client) = (progress.pool, progress.client)
        let mode = pool.threatProtection(of: progress.flow)
        guard mode != .off, progress.risk == nil, !progress.proven.isEmpty, let user = progress.identity.user,
            NextStep.refusal(of: progress, now: call.now) == nil
        else { return progress }
        let configuration = try await call.pools.riskConfiguration(of: pool, client: client)
        var risk = SignInRisk(eventId: call.random.uuid())
        if let password = progress.provenPassword(in: parameters), configuration.watchesPasswords(on: .signIn) {
            risk.isCompromised = try await call.services.compromisedPasswords.contains(password)
        }
        let context = call.riskContext(of: client)
        if !configuration.trusts(context.address) {
            let (taught, recent) = try await call.store.read { store in
                (
                    try store.teachingEvents(userId: user.id, limit: RiskAssessment.depth),
                    try store.authEvents(userId: user.id, after: nil, limit: RiskAssessment.depth)
                )
            }
            risk.level = RiskAssessment.level(
                of: context, against: taught, recent: recent, isListed: configuration.blocks(context.address),
                now: call.now)
        }
        var judged = progress
        judged.risk = risk
        guard mode == .enforced else { return judged }
        if risk.isCompromised, configuration.blocksCompromisedPasswords {
            try await CompromisedCredentials.endPassword(of: user, judged, call: call)
        }
        return try await AccountTakeover.answer(judged, of: user, configuration, call: call)
    }

    /// Tells of a sign-in that waits for an answer, the first time that it does.
    static func note(_ progress: inout SignInProgress, call: Call) async throws {
        guard let risk = progress.risk, !risk.isRecorded, let user = progress.identity.user,
            let event = SignInEvents.event(.inProgress, of: progress, call: call)
        else { return }
        try await call.store.write { store in
            guard try store.user(id: user.id) != nil else { return }
            try event.put(of: user.id, in: store)
        }
        progress.risk?.isRecorded = true
    }
}

extension SignInProgress {
    /// The password as it was typed, where it is what has just been proven and is to stay: who must choose another
    /// anyhow does.
    fileprivate func provenPassword(in parameters: [String: String]) -> String? {
        guard history.last?.challenge == .password, identity.user?.status != .forceChangePassword else { return nil }
        return parameters["PASSWORD"]
    }
}
