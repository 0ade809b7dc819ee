import ServiceModel

/// Sends a fresh sign-up code to a user who has not confirmed yet (cognito/sign-up §3). The previous code stops working
/// once the new one is stored.
public enum ResendFlow {
    public static func run(
        username: String, secretHash: String?, pool: UserPool, client: AppClient, call: Call
    ) async throws -> CodeDelivery {
        try SecretHash.require(secretHash, client: client, usernames: [username])
        try await AddressGate.admit(pool: pool, client: client, call: call)
        let event = AuthEvents.passed(.resendCode, pool: pool, client: client, call: call)
        let messages = MessageFactory(pool: pool, client: client, call: call)
        // That the pool verifies nothing is no secret; that this user lacks what it verifies is one.
        if client.hidesUserExistence {
            if pool.autoVerifiedAttributes.isEmpty { throw Refusal.registration(.cannotResend) }
        }
        let outcome = try await Preparation.run(call: call) { store in
            CodeRequest(of: try store.user(named: username, in: pool)) { user throws(Refusal) in
                guard user.status == .unconfirmed else { throw .registration(.alreadyConfirmed) }
                guard let delivery = CodeDelivery.signUp(user, pool: pool) else {
                    throw .registration(.cannotResend)
                }
                return delivery
            }
        } prepare: { request in
            try await messages.code(.signUp, as: .resend, for: request.target)
        } commit: { request, code, store -> Ruling<CodeRequest.Outcome> in
            let admission = try AttemptLimit.resendConfirmationCode.admission(
                of: request.user, named: username, pool: pool, client: client, call: call, in: store)
            if admission == .refused { return .refused(.code(.attemptLimitExceeded)) }
            let subject = Subject.holder(request.user, of: username, in: pool, keys: call.services.keys)
            // Nothing is sent, and as much is written as where something is.
            func hide(_ refusal: Refusal, _ delivery: CodeDelivery? = nil) throws -> Ruling<CodeRequest.Outcome> {
                guard client.hidesUserExistence else { return .refused(refusal) }
                let shown =
                    delivery
                    ?? .simulated(
                        request.user, named: username, by: pool.signUpAttributes, pool: pool,
                        keys: call.services.keys)
                try Codes.pretendSignUp(username, by: shown.attribute, pool: pool, call: call, in: store)
                try event?.pretend(under: subject, call: call, in: store)
                return .granted(.simulated(shown, refusal))
            }
            switch code {
            case .failure(.notBuilt(let feature)) where !client.hidesUserExistence: throw Refusal.notBuilt(feature)
            case .failure(let reason): return try hide(reason)
            case .success(let code):
                guard admission == .admitted, try code.send(call: call, in: store) else {
                    return try hide(.code(.attemptLimitExceeded), code.delivery)
                }
                if let user = request.user { try event?.put(of: user.id, in: store) }
                return .granted(.sent(code))
            }
        }
        return call.conclude(outcome)
    }
}
