import ServiceModel

/// Sends a fresh sign-up code to a user who has not confirmed yet (cognito/sign-up §3). The previous code stops working
/// once the new one is stored.
public enum ResendFlow {
    private struct Outcome: Sendable {
        var delivery: CodeDelivery
        /// Nil where nothing was sent, which the answer does not say.
        var message: OutgoingMessage?
    }

    public static func run(
        username: String, secretHash: String?, pool: UserPool, client: AppClient, call: Call
    ) async throws -> CodeDelivery {
        try SecretHash.require(secretHash, client: client, usernames: [username])
        // That the pool verifies nothing is no secret; that this user lacks what it verifies is one.
        if client.hidesUserExistence {
            if pool.autoVerifiedAttributes.isEmpty { throw Refusal.registration(.cannotResend) }
            try pool.requireMessagesAreBuilt()
        }
        let drawn = DrawnCode.draw(call)
        let outcome = try await call.store.rule { store -> Ruling<Outcome> in
            let user = try store.user(named: username, in: pool)
            let admission = try AttemptLimit.resendConfirmationCode.admission(
                of: user, named: username, pool: pool, client: client, call: call, in: store)
            if admission == .refused { return .refused(.code(.attemptLimitExceeded)) }
            func hide(_ refusal: Refusal, _ delivery: CodeDelivery? = nil) -> Ruling<Outcome> {
                guard client.hidesUserExistence else { return .refused(refusal) }
                return .granted(
                    Outcome(
                        delivery: delivery
                            ?? .simulated(
                                user, named: username, by: pool.signUpAttributes, pool: pool,
                                keys: call.services.keys)))
            }
            guard let user else { return hide(.lookUp(.userOfClientNotFound)) }
            guard user.status == .unconfirmed else { return hide(.registration(.alreadyConfirmed)) }
            guard let delivery = CodeDelivery.signUp(user, pool: pool) else {
                return hide(.registration(.cannotResend))
            }
            let code = try drawn.address(.signUp, as: .resend, to: delivery, of: user, pool: pool, call: call)
            guard admission == .admitted, try code.send(call: call, in: store) else {
                return hide(.code(.attemptLimitExceeded), delivery)
            }
            return .granted(Outcome(delivery: delivery, message: code.message))
        }
        call.announce(outcome.message)
        return outcome.delivery
    }
}
