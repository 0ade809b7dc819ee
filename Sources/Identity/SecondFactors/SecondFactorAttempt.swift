import ServiceModel

/// An answer to a second factor, judged in the transaction that acts on it. Every such challenge takes this step, so
/// that none can forget to count.
///
/// A wrong answer counts twice: against the session, which the fifth one ends, so that whoever guesses needs the
/// password again; and against the name as a wrong password does (cognito/mfa §5). What counts is forgiven only where
/// tokens are given: a right password alone does not wipe out wrong codes (`SignInAttempt.pass`).
enum SecondFactorAttempt {
    /// Wrong answers with which a session ends.
    static let maximumPerSession = 5

    enum Verdict: Sendable {
        case right
        case wrong(Refusal)
    }

    /// - Parameters:
    ///   - progress: the sign-in as its session carries it.
    ///   - factors: what a right answer proves; one at least.
    ///   - look: judges inside the transaction, given the user as it stands there; and stores what makes a right answer
    ///     good only once.
    /// - Returns: the progress with the answer, which is still to be judged: a right one proves the factors and spends the
    ///   session, a wrong one is counted.
    /// - Throws: `session` where the session is no second factor's.
    static func answered(
        _ progress: SignInProgress, by challenge: ChallengeNameType, proving factors: Factor..., call: Call,
        look: @escaping @Sendable (User, any StoreWriter) throws -> Verdict
    ) throws -> SignInProgress {
        guard let session = progress.session, let expected = progress.identity.user else {
            throw Refusal.session(.invalid)
        }
        let (pool, client, name) = (progress.pool, progress.client, progress.name)
        let (keys, isCounted) = (call.services.keys, call.settings.attemptLimits)
        var progress = progress
        progress.unjudged = UnjudgedProof(factors: factors, challenge: challenge) { store in
            // Before the answer is looked at: a session that is over must not tell what is right.
            guard try !session.isSpent(in: store) else { throw Refusal.session(.used) }
            guard let user = try store.user(id: expected.id), user.poolId == pool.id,
                user.generation == expected.generation
            else { throw Refusal.session(.invalid) }
            guard user.isEnabled else { throw Refusal.signIn(.userDisabled) }
            let subjects = LockoutSubjects(user: user, name: name, pool: pool, client: client, keys: keys)
            if isCounted { try SignInLockout.requireUnlocked(subjects, now: call.now, in: store) }
            switch try look(user, store) {
            case .right:
                try session.spend(in: store)
                guard let current = try store.user(id: user.id) else { throw Refusal.session(.invalid) }
                return .granted(current)
            case .wrong(let refusal):
                if isCounted { try SignInLockout.countFailure(of: subjects, now: call.now, in: store) }
                guard try session.outlivesWrongAnswer(now: call.now, in: store) else {
                    return .refused(.session(.invalid))
                }
                return .refused(refusal)
            }
        }
        return progress
    }
}

extension UsedSession {
    /// Counts a wrong answer; with the last that it bears the session is spent, and false.
    func outlivesWrongAnswer(now: Int64, in store: any StoreWriter) throws -> Bool {
        let isAlive = try store.countAttempt(
            subject: .session(id), action: "wrong-answer", at: now, window: Milliseconds.hour,
            limit: SecondFactorAttempt.maximumPerSession - 1)
        if !isAlive { try spend(in: store) }
        return isAlive
    }
}
