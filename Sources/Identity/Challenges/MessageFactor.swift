import Cryptography
import ServiceModel

/// What SMS_MFA and EMAIL_OTP share: a code is sent to the user, and comes back (cognito/mfa §5).
///
/// The code is stored hashed, bound to user, client, medium, destination and to a secret that this Session alone
/// carries, so that it is worth nothing in another sign-in.
enum MessageFactor {
    /// As many bytes as a Session has room for.
    private static let secretCount = SealedProgress.secretWidth

    static func begin(
        _ contact: ContactAttribute, digits: Int, of progress: SignInProgress, call: Call
    ) async throws -> Question {
        guard let user = progress.identity.user else { throw Refusal.session(.invalid) }
        let (client, session) = (progress.client, progress.session)
        let secret = call.random.bytes(secretCount)
        let subject = Subject.signIn(secret, of: user, through: client)
        let messages = MessageFactory(pool: progress.pool, client: client, call: call)
        let code = try await Preparation.run(call: call) { store in
            guard let current = try store.user(id: user.id), current.generation == user.generation,
                let destination = current.attributes[contact]
            else { throw Refusal.session(.invalid) }
            return CodeTarget(user: current, delivery: CodeDelivery(attribute: contact, destination: destination))
        } prepare: { target in
            try await messages.signInCode(of: digits, under: subject, through: client, for: target)
        } commit: { target, code, store -> Ruling<AddressedCode> in
            guard try AttemptLimit.signInCode.admits(subject: .user(target.user), call: call, in: store),
                try code.send(call: call, in: store)
            else { return .refused(.code(.messageLimitExceeded)) }
            try session?.spend(in: store)
            return .granted(code)
        }
        call.announce(code.message)
        let details = code.delivery.details
        return Question(
            parameters: [
                "CODE_DELIVERY_DELIVERY_MEDIUM": contact.medium.rawValue,
                "CODE_DELIVERY_DESTINATION": details.destination ?? "",
                "USER_ID_FOR_SRP": progress.identity.username,
            ], secret: secret, hasSpentSession: session != nil)
    }

    /// - Parameter code: the entry of ChallengeResponses that has it.
    static func answer(
        _ answer: ChallengeAnswer, _ contact: ContactAttribute, code entry: String, call: Call
    ) async throws -> SignInProgress {
        let progress = try await answer.progress(call: call)
        let code = try answer.required(entry)
        let (pool, client, secret) = (answer.pool, answer.client, progress.secret)
        guard secret.count == secretCount else { throw Refusal.session(.invalid) }
        return try await SecondFactorAttempt.judge(progress, by: answer.challenge, call: call) { user, store in
            let subject = Subject.signIn(secret, of: user, through: client)
            switch try Codes.present(
                code, .signIn, attribute: contact, of: user, subject: subject, call: call, in: store)
            {
            case .wrong: return .wrong(.mfa(.wrongMessageCode))
            case .expired: return .wrong(.code(.expired))
            case .right:
                try store.deleteCode(subject: subject, purpose: .signIn, attribute: contact)
                try verify(contact, of: user, in: pool, at: call.now, store)
                return .right
            }
        }
    }

    /// Whoever reads the code holds the address or number. Where it is by now the name of another user it stays
    /// unproven, and signs in all the same.
    private static func verify(
        _ contact: ContactAttribute, of user: User, in pool: UserPool, at now: Int64, _ store: any StoreWriter
    ) throws {
        guard !user.attributes.isVerified(contact) else { return }
        var user = user
        user.attributes.setVerified(contact)
        user.modifiedAt = now
        do {
            try store.save(user, in: pool)
        } catch Refusal.registration(.aliasExists) {}
    }
}
