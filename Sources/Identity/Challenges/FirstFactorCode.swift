import Cryptography
import ServiceModel

/// What EMAIL_OTP and SMS_OTP share as first factors: a code is sent to whoever has the name, and comes back
/// (cognito/sign-in §11).
///
/// Nothing is proven yet, so nothing that is answered may tell who exists: a name that nobody has, a disabled user and one
/// who has had too many messages get the same rows, with a code that nobody knows. The message alone leaves for real
/// users only. The code is bound as a second factor's is (`MessageFactor`).
enum FirstFactorCode {
    /// Of either kind: with six a guesser who tries many users would get in with some.
    private static let digits = 8
    private static let secretCount = SealedProgress.secretWidth

    // MARK: Question

    static func begin(_ factor: FirstFactor, of progress: SignInProgress, call: Call) async throws -> Question {
        guard let contact = factor.contact else { throw Refusal.session(.invalid) }
        let (pool, client, session, name) = (progress.pool, progress.client, progress.session, progress.name)
        let (identity, secret) = (progress.identity, call.random.bytes(secretCount))
        let messages = MessageFactory(pool: pool, client: client, call: call)
        let shown = CodeDelivery.simulated(
            identity.user, named: name.text, by: [contact], pool: pool, keys: call.services.keys)
        let unknowable = StoredCode(
            subject: identity.subject(of: secret, through: client), purpose: .signIn, attribute: contact,
            destination: nil,
            hash: call.random.bytes(SHA256.byteCount), createdAt: call.now, expiresAt: call.now + client.sessionValidity
        )
        let request = { @Sendable (user: User?) in
            CodeRequest(of: user) { user throws(Refusal) in
                guard user.mayBegin(by: factor, in: pool), user.isEnabled, let destination = user.attributes[contact]
                else { throw .signIn(.challengeNotAvailable) }
                return CodeDelivery(attribute: contact, destination: destination)
            }
        }
        // The request has read who signs in already.
        let outcome = try await Preparation.run(call: call, before: request(identity.user)) { store in
            request(try identity.user.flatMap { try store.user(id: $0.id) })
        } prepare: { request -> AddressedCode? in
            guard case .success(let target) = request.target else { return nil }
            return try await messages.signInCode(
                of: digits, under: .signIn(secret, of: target.user, through: client), through: client, for: target)
        } commit: { request, code, store -> Ruling<CodeRequest.Outcome> in
            let admission = try AttemptLimit.signInCode.admission(
                of: request.user, named: name.text, pool: pool, client: client, call: call, in: store)
            if admission == .refused { return .refused(.code(.messageLimitExceeded)) }
            if let code {
                if admission == .admitted, try code.send(call: call, in: store) {
                    try session?.spend(in: store)
                    return .granted(.sent(code))
                }
                guard client.hidesUserExistence else { return .refused(.code(.messageLimitExceeded)) }
            } else {
                // Where a message would be counted.
                _ = try DestinationLimit.admits(unknowable.subject, call: call, in: store)
            }
            try session?.spend(in: store)
            try Codes.put(unknowable, in: store)
            return .granted(
                .simulated(shown, code == nil ? .signIn(.challengeNotAvailable) : .code(.messageLimitExceeded)))
        }
        let details = call.conclude(outcome).details
        return Question(
            parameters: [
                "CODE_DELIVERY_DELIVERY_MEDIUM": contact.medium.rawValue,
                "CODE_DELIVERY_DESTINATION": details.destination ?? "",
            ], secret: secret, hasSpentSession: session != nil)
    }

    // MARK: Answer

    /// - Parameter code: the entry of ChallengeResponses that has it.
    static func answer(
        _ answer: ChallengeAnswer, of answered: SignInProgress, _ factor: FirstFactor, code entry: String, call: Call
    ) throws -> SignInProgress {
        let code = try answer.required(entry)
        let secret = answered.secret
        guard answered.owes(factor), let contact = factor.contact, let session = answered.session,
            secret.count == secretCount
        else { throw Refusal.session(.invalid) }
        let (pool, client, identity, name) = (answered.pool, answered.client, answered.identity, answered.name)
        let (keys, isCounted) = (call.services.keys, call.settings.attemptLimits)
        // A new user is confirmed by it, of which the pool's owner hears.
        let isConfirmation = identity.user?.status == .unconfirmed
        var progress = answered
        progress.unjudged = UnjudgedProof(factors: [.code(by: contact)], challenge: answer.challenge) { store in
            // Before the answer is looked at: a session that is over must not tell what is right.
            guard try !session.isSpent(in: store) else { throw Refusal.session(.used) }
            let user = try identity.user.flatMap { try store.user(id: $0.id) }
            if let expected = identity.user {
                guard let user, user.poolId == pool.id, user.generation == expected.generation else {
                    throw Refusal.session(.invalid)
                }
            }
            let subjects = LockoutSubjects(user: user, name: name, pool: pool, client: client, keys: keys)
            let subject = identity.subject(of: secret, through: client)
            // Of a right code nothing is counted, and what failed before is forgiven with the tokens.
            let mayLook = try !isCounted || SignInAttempt.mayLook(subjects, at: call.now, in: store)
            let verdict =
                mayLook
                ? try Codes.present(
                    code, .signIn, attribute: contact, of: user, subject: subject, call: call, in: store) : .wrong
            guard case .right = verdict, let user else {
                // The date that was put right stays.
                if isCounted, case .locked = try SignInAttempt.count(subjects, at: call.now, in: store) {
                    return .refused(.signIn(.passwordAttemptsExceeded))
                }
                return try wrong(session, call: call, in: store)
            }
            guard user.isEnabled else { throw Refusal.signIn(.userDisabled) }
            // What pool or user ask for may have changed since the code was sent.
            guard user.mayBegin(by: factor, in: pool) else { throw Refusal.session(.invalid) }
            try store.deleteCode(subject: subject, purpose: .signIn, attribute: contact)
            try session.spend(in: store)
            return .granted(try take(contact, of: user, in: pool, at: call.now, store))
        } afterwards: { user in
            guard isConfirmation else { return }
            try await call.afterCommit {
                try await PostConfirmation.tell(.confirmSignUp, of: user, pool: pool, client: client, call: call)
            }
        }
        return progress
    }

    private static func wrong(
        _ session: UsedSession, call: Call, in store: any StoreWriter
    ) throws -> Ruling<User> {
        let isAlive = try session.outlivesWrongAnswer(now: call.now, in: store)
        return .refused(isAlive ? .mfa(.wrongMessageCode) : .session(.invalid))
    }

    /// Whoever reads the code holds the address or number, and is confirmed by it.
    ///
    /// - Returns: the user as it stands then.
    private static func take(
        _ contact: ContactAttribute, of user: User, in pool: UserPool, at now: Int64, _ store: any StoreWriter
    ) throws -> User {
        guard user.status == .unconfirmed else {
            guard try MessageFactor.verify(contact, of: user, in: pool, at: now, store) else { return user }
            return try store.user(id: user.id) ?? user
        }
        var confirmed = user
        confirmed.status = .confirmed
        confirmed.generation += 1
        confirmed.modifiedAt = now
        confirmed.attributes.setVerified(contact)
        // All aliases or none, as with a code of the sign-up.
        try store.save(confirmed, in: pool)
        return try store.user(id: user.id) ?? user
    }
}

extension SignInIdentity {
    /// A sign-in by whoever it is, known by a secret that its Session carries.
    fileprivate func subject(of secret: [UInt8], through client: AppClient) -> Subject {
        switch self {
        case .user(let user): .signIn(secret, of: user, through: client)
        case .decoy(let decoy): .signIn(secret, of: decoy, through: client)
        }
    }
}
