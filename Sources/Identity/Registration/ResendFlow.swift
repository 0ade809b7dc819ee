import ServiceModel

/// Sends a fresh sign-up code to a user who has not confirmed yet (cognito/sign-up §3). The previous code stops working
/// once the new one is stored.
public enum ResendFlow {
    private enum Verdict {
        case sent(OutgoingMessage, CodeDelivery)
        case simulated(CodeDelivery)
        case refused(ServiceError)
    }

    public static func run(
        username: String, secretHash: String?, pool: UserPool, client: AppClient, call: Call
    ) async throws -> CodeDelivery {
        try SecretHash.require(secretHash, client: client, usernames: [username])
        let keys = call.environment.keys
        let found = try await call.store.read { try $0.user(named: username, in: pool) }
        if client.hidesUserExistence, pool.autoVerifiedAttributes.isEmpty { throw ServiceError.cannotResend }
        let subject = found.map(CodeSubject.of) ?? CodeSubject.decoy(name: username, pool: pool, keys: keys)
        // Randomness stays outside the transaction, which may run twice.
        var prepared: (SignUpCode, CodeDelivery)?
        if let found, found.status == .unconfirmed, let delivery = CodeDelivery.signUp(found, pool: pool) {
            prepared = (try SignUpCode.make(.resend, for: found, to: delivery, pool: pool, call: call), delivery)
        }
        let ready = prepared
        let verdict = try await call.store.write { store -> Verdict in
            guard try AttemptLimit.resendConfirmationCode.admits(subject: subject, call: call, in: store) else {
                return .refused(.attemptLimitExceeded)
            }
            guard let user = try found.flatMap({ try store.user(id: $0.id) }) else {
                return client.hidesUserExistence
                    ? .simulated(.simulated(name: username, pool: pool, keys: keys))
                    : .refused(.usernameClientNotFound)
            }
            guard user.status == .unconfirmed else {
                return client.hidesUserExistence
                    ? .simulated(.simulated(name: username, pool: pool, keys: keys)) : .refused(.alreadyConfirmed)
            }
            guard let (code, delivery) = ready else {
                // That the pool verifies nothing is no secret; that this user lacks what it verifies is one.
                return client.hidesUserExistence && !pool.autoVerifiedAttributes.isEmpty
                    ? .simulated(.simulated(name: username, pool: pool, keys: keys)) : .refused(.cannotResend)
            }
            try store.replace(code.stored)
            _ = try store.enqueue(code.message.stored)
            return .sent(code.message, delivery)
        }
        switch verdict {
        case .sent(let message, let delivery):
            call.announce(message)
            return delivery
        case .simulated(let delivery): return delivery
        case .refused(let error): throw error
        }
    }
}
