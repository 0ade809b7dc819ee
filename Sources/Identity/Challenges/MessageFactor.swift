import Cryptography
import ServiceModel

/// What SMS_MFA and EMAIL_OTP share: a code is sent to the user, and comes back (cognito/mfa §5).
///
/// The code is stored hashed, bound to user, client, medium, destination and to a secret that this Session alone
/// carries, so that it is worth nothing in another sign-in. An address that the user brings at MFA_SETUP becomes the
/// user's with the code that it got, and not before.
enum MessageFactor {
    /// As many bytes as a Session has room for.
    private static let secretCount = SealedProgress.secretWidth

    static func begin(
        _ contact: ContactAttribute, digits: Int, of progress: SignInProgress, call: Call
    ) async throws -> Question {
        guard let user = progress.identity.user else { throw Refusal.session(.invalid) }
        let (client, session, brought) = (progress.client, progress.session, progress.broughtEmail)
        let secret = call.random.bytes(secretCount)
        let subject = Subject.signIn(secret, of: user, through: client)
        let messages = MessageFactory(pool: progress.pool, client: client, call: call)
        let code = try await Preparation.run(call: call) { store in
            guard let current = try store.user(id: user.id), current.generation == user.generation else {
                throw Refusal.session(.invalid)
            }
            let own = current.attributes[contact]
            if let brought, own == nil, contact == .email {
                let delivery = CodeDelivery(attribute: .email, destination: brought)
                return CodeTarget(user: current, delivery: delivery, isPending: true)
            }
            guard let own, brought == nil else { throw Refusal.session(.invalid) }
            return CodeTarget(user: current, delivery: CodeDelivery(attribute: contact, destination: own))
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
        _ answer: ChallengeAnswer, of progress: SignInProgress, _ contact: ContactAttribute, code entry: String,
        call: Call
    ) throws -> SignInProgress {
        let code = try answer.required(entry)
        let (pool, client, secret) = (answer.pool, answer.client, progress.secret)
        guard secret.count == secretCount else { throw Refusal.session(.invalid) }
        let method = MFAMethod.allCases.first { $0.contact == contact } ?? .email
        return try SecondFactorAttempt.answered(
            progress, by: answer.challenge, proving: .second, method.factor, call: call
        ) {
            user, store in
            let subject = Subject.signIn(secret, of: user, through: client)
            switch try Codes.present(
                code, .signIn, attribute: contact, of: user, subject: subject, call: call, in: store)
            {
            case .wrong: return .wrong(.mfa(.wrongMessageCode))
            case .expired: return .wrong(.code(.expired))
            case .right(let sent):
                try store.deleteCode(subject: subject, purpose: .signIn, attribute: contact)
                var user = user
                if sent.isPending, let address = sent.destination {
                    // Another may have come in between, which a password and this code must not change.
                    guard user.attributes[contact] == nil else { throw Refusal.session(.invalid) }
                    user.attributes[contact] = address
                }
                try verify(contact, of: user, in: pool, at: call.now, store)
                return .right
            }
        }
    }

    /// Whoever reads the code holds the address or number. Where it is by now the name of another user it stays
    /// unproven, and signs in all the same.
    ///
    /// - Parameter user: with what else has changed about it.
    /// - Returns: whether anything was stored.
    @discardableResult
    static func verify(
        _ contact: ContactAttribute, of user: User, in pool: UserPool, at now: Int64, _ store: any StoreWriter
    ) throws -> Bool {
        guard !user.attributes.isVerified(contact) else { return false }
        // While the pool is being recovered it stays unproven too, unless it is a new one, which has to be kept.
        if try store.isPaused(poolId: pool.id, at: now),
            try store.user(id: user.id)?.attributes[contact] == user.attributes[contact]
        {
            return false
        }
        var changed = user
        changed.modifiedAt = now
        let unproven = changed
        changed.attributes.setVerified(contact)
        do {
            try store.save(changed, in: pool)
        } catch Refusal.registration(.aliasExists) {
            try store.save(unproven, in: pool)
        }
        return true
    }
}
