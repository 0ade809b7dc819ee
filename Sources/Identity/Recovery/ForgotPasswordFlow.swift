public import ServiceModel

/// Sends a code by which a user sets a new password (cognito/passwords §3).
public enum ForgotPasswordFlow {
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
        let subject = found.map(CodeSubject.of) ?? CodeSubject.decoy(name: username, pool: pool, keys: keys)
        var refusal: ServiceError?
        var prepared: (RecoveryCode, CodeDelivery)?
        do {
            if let found {
                let delivery = try Self.delivery(for: found, pool: pool)
                prepared = (try RecoveryCode.make(for: found, to: delivery, pool: pool, call: call), delivery)
            } else {
                refusal = .usernameClientNotFound
            }
        } catch {
            // A pool that nobody can recover from says so to everybody; what only some users meet is hidden.
            if error.type == "NotImplementedException" || error == .contactAdministrator { throw error }
            refusal = error
        }
        let (ready, reason) = (prepared, refusal)
        // Where nothing can be sent, a code that nobody knows is stored: the same work, and the same answers to
        // the next step.
        let decoy = Codes.make(.forgotPassword, subject: subject, attribute: "email", call: call).stored
        let verdict = try await call.store.write { store -> Verdict in
            guard try AttemptLimit.forgotPassword.admits(subject: subject, call: call, in: store) else {
                return .refused(.attemptLimitExceeded)
            }
            guard let (code, delivery) = ready else {
                guard client.hidesUserExistence else { return .refused(reason ?? .usernameClientNotFound) }
                var unknowable = decoy
                unknowable.hash = []
                try store.replace(unknowable)
                return .simulated(.simulated(name: username, pool: pool, keys: keys))
            }
            try store.replace(code.stored)
            _ = try store.enqueue(code.message.stored)
            return .sent(code.message, delivery)
        }
        switch verdict {
        case .sent(let message, let delivery):
            call.announce(message)
            return delivery
        case .simulated(let delivery):
            call.explain("no code was sent: \(reason?.message ?? "")")
            return delivery
        case .refused(let error): throw error
        }
    }

    /// Where the user's code goes, or why there can be none.
    static func delivery(for user: User, pool: UserPool) throws(ServiceError) -> CodeDelivery {
        guard user.isEnabled else { throw .userDisabled }
        switch user.status {
        case .forceChangePassword, .externalProvider, .archived, .unknown: throw .cannotResetInState
        case .confirmed, .resetRequired, .unconfirmed, .compromised: break
        }
        return try CodeDelivery.recovery(user, pool: pool)
    }
}

/// A recovery code with the message that carries it.
public struct RecoveryCode: Sendable {
    public let stored: StoredCode
    public let message: OutgoingMessage

    public static func make(
        for user: User, to delivery: CodeDelivery, pool: UserPool, call: Call
    ) throws(ServiceError) -> RecoveryCode {
        try pool.requireMessagesAreBuilt()
        let (code, stored) = Codes.make(
            .forgotPassword, subject: CodeSubject.of(user), attribute: delivery.attribute, call: call)
        let text = MessageTemplates.verification(
            code: code, username: user.username, medium: delivery.medium, pool: pool)
        return RecoveryCode(
            stored: stored,
            message: .make(.forgotPassword, text: text, code: code, delivery: delivery, user: user, call: call))
    }
}
