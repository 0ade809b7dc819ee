import ServiceModel

/// Sends a code by which a user sets a new password (cognito/passwords §3).
public enum ForgotPasswordFlow {
    public static func run(
        username: String, secretHash: String?, pool: UserPool, client: AppClient, call: Call
    ) async throws -> CodeDelivery {
        try SecretHash.require(secretHash, client: client, usernames: [username])
        try await AddressGate.admit(pool: pool, client: client, call: call)
        let event = AuthEvents.passed(.forgotPassword, pool: pool, client: client, call: call)
        let messages = MessageFactory(pool: pool, client: client, call: call)
        // A pool that nobody can recover from says so to everybody; what only some users meet is hidden.
        if client.hidesUserExistence {
            if pool.isRecoveredByAdministratorsOnly { throw Refusal.recovery(.contactAdministrator) }
        }
        if pool.isConfigured(.userMigration) {
            let isKnown = try await call.store.read { try $0.user(named: username, in: pool) != nil }
            if !isKnown {
                _ = try await MigrationFlow.run(username, at: .forgotPassword, pool: pool, client: client, call: call)
            }
        }
        let outcome = try await Preparation.run(call: call) { store in
            CodeRequest(of: try store.user(named: username, in: pool)) { user throws(Refusal) in
                try RecoveryCode.delivery(to: user, pool: pool)
            }
        } prepare: { request in
            try await messages.code(.forgotPassword, as: .forgotPassword, for: request.target)
        } commit: { request, code, store -> Ruling<CodeRequest.Outcome> in
            let admission = try AttemptLimit.forgotPassword.admission(
                of: request.user, named: username, pool: pool, client: client, call: call, in: store)
            if admission == .refused { return .refused(.code(.attemptLimitExceeded)) }
            if client.hidesUserExistence { try Codes.noteAsked(username, pool: pool, call: call, in: store) }
            let subject = Subject.holder(request.user, of: username, in: pool, keys: call.services.keys)
            // As much as where something is sent.
            func putUnknowable(_ delivery: CodeDelivery) throws {
                _ = try DestinationLimit.admits(subject, call: call, in: store)
                try event?.pretend(under: subject, call: call, in: store)
                try Codes.put(
                    Codes.unknowable(subject: subject, attribute: delivery.attribute, now: call.now), in: store)
            }
            switch code {
            case .failure(.notBuilt(let feature)): return .refused(.notBuilt(feature))
            case .failure(let reason):
                guard client.hidesUserExistence else { return .refused(reason) }
                let delivery = shown(request.user, named: username, pool: pool, call: call)
                try putUnknowable(delivery)
                return .granted(.simulated(delivery, reason))
            case .success(let code):
                if admission == .admitted, try code.send(call: call, in: store) {
                    if let user = request.user { try event?.put(of: user.id, in: store) }
                    return .granted(.sent(code))
                }
                guard client.hidesUserExistence else { return .refused(.code(.attemptLimitExceeded)) }
                // What the address or the user gets may be used up by other names, and whose they are is nobody's
                // business. What the user was sent before stays good; without it the next step answers as for anybody.
                if try !RecoveryCode.isUnderway(subject: subject, now: call.now, in: store) {
                    try putUnknowable(code.delivery)
                }
                return .granted(.simulated(code.delivery, .code(.attemptLimitExceeded)))
            }
        }
        return call.conclude(outcome)
    }

    /// Where a code would go that is not sent: for a user, where one would if the user could recover.
    private static func shown(_ user: User?, named name: String, pool: UserPool, call: Call) -> CodeDelivery {
        if let user, let verified = try? CodeDelivery.recovery(user, pool: pool) { return verified }
        return .simulated(
            user, named: name, by: pool.recoveryAttributes, pool: pool, keys: call.services.keys)
    }
}
