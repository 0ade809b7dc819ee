import ServiceModel

/// Sends a code by which a user sets a new password (cognito/passwords §3).
public enum ForgotPasswordFlow {
    private struct Outcome: Sendable {
        var delivery: CodeDelivery
        /// Nil where nothing was sent, which the answer does not say.
        var message: OutgoingMessage?
        var reason: Refusal?
    }

    public static func run(
        username: String, secretHash: String?, pool: UserPool, client: AppClient, call: Call
    ) async throws -> CodeDelivery {
        try SecretHash.require(secretHash, client: client, usernames: [username])
        // A pool that nobody can recover from says so to everybody; what only some users meet is hidden.
        if client.hidesUserExistence {
            if pool.isRecoveredByAdministratorsOnly { throw Refusal.recovery(.contactAdministrator) }
            try pool.requireMessagesAreBuilt()
        }
        let drawn = DrawnCode.draw(call)
        let outcome = try await call.store.rule { store -> Ruling<Outcome> in
            let user = try store.user(named: username, in: pool)
            let subject = Subject.holder(user, of: username, in: pool, keys: call.services.keys)
            let admission = try AttemptLimit.forgotPassword.admission(
                of: user, named: username, pool: pool, client: client, call: call, in: store)
            if admission == .refused { return .refused(.code(.attemptLimitExceeded)) }
            if client.hidesUserExistence {
                try Codes.noteAsked(username, pool: pool, call: call, in: store)
            }
            let code: AddressedCode
            do {
                guard let user else { throw Refusal.lookUp(.userOfClientNotFound) }
                code = try RecoveryCode.address(drawn, to: user, pool: pool, call: call)
            } catch Refusal.notBuilt(let feature) {
                return .refused(.notBuilt(feature))
            } catch let reason as Refusal {
                guard client.hidesUserExistence else { return .refused(reason) }
                let delivery = Self.shown(user, named: username, pool: pool, call: call)
                let unknowable = Codes.unknowable(subject: subject, attribute: delivery.attribute, now: call.now)
                try Codes.put(unknowable, in: store)
                return .granted(Outcome(delivery: delivery, reason: reason))
            }
            if admission == .admitted, try code.send(call: call, in: store) {
                return .granted(Outcome(delivery: code.delivery, message: code.message))
            }
            guard client.hidesUserExistence else { return .refused(.code(.attemptLimitExceeded)) }
            // What the address or the user gets may be used up by other names, and whose they are is nobody's business. What
            // the user was sent before stays good; without it the next step answers as for anybody.
            if try !RecoveryCode.isUnderway(subject: subject, now: call.now, in: store) {
                let unknowable = Codes.unknowable(
                    subject: subject, attribute: code.delivery.attribute, now: call.now)
                try Codes.put(unknowable, in: store)
            }
            return .granted(Outcome(delivery: code.delivery, reason: .code(.attemptLimitExceeded)))
        }
        call.announce(outcome.message)
        if let reason = outcome.reason { call.explain("no code was sent: \(reason)") }
        return outcome.delivery
    }

    /// Where a code would go that is not sent: for a user, where one would if the user could recover.
    private static func shown(_ user: User?, named name: String, pool: UserPool, call: Call) -> CodeDelivery {
        if let user, let verified = try? CodeDelivery.recovery(user, pool: pool) { return verified }
        return .simulated(
            user, named: name, by: pool.recoveryAttributes, pool: pool, keys: call.services.keys)
    }
}
