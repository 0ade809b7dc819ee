import ServiceModel

/// Password guessing slowed down as Cognito does (cognito/sign-in §4): after five failures in a row the name is locked
/// for a second, and twice as long after each further one, up to about 15 minutes. An attempt while it is locked
/// is refused without a look at the password, and does not prolong the lock.
enum SignInLockout {
    static let freeFailures = 5
    static let longest = 15 * Milliseconds.minute

    static func requireUnlocked(_ lockout: Lockout?, now: Int64) throws(ServiceError) {
        if let lockout, lockout.lockedUntil > now { throw .passwordAttemptsExceeded }
    }

    /// The state after one more failure.
    static func afterFailure(_ lockout: Lockout?, now: Int64) -> Lockout {
        // Fifteen quiet minutes after the last failure forgive everything.
        let earlier = lockout.map { now - $0.lastFailedAt >= longest ? 0 : $0.failures } ?? 0
        let failures = earlier + 1
        guard failures >= freeFailures else { return Lockout(failures: failures, lastFailedAt: now, lockedUntil: 0) }
        let doublings = min(failures - freeFailures, 10)
        let span = min(Milliseconds.second << Int64(doublings), longest)
        return Lockout(failures: failures, lastFailedAt: now, lockedUntil: now + span)
    }

    /// Notes how an attempt ended: a wrong password counts, a right one forgets those before it.
    ///
    /// Attempts that run beside each other are put in order only here, by their commits: one that ends while the
    /// name is locked is refused, right or wrong, as if it had come later, so a burst learns no more than a queue.
    static func note(isRight: Bool, subject: String, call: Call) async throws {
        let isKnown = try await call.store.read({ try $0.lockout(subject: subject) }) != nil
        guard !isRight || isKnown else { return }
        let (now, limits) = (call.environment.clock.now, call.settings.attemptLimits)
        let isLocked = try await call.store.write { store in
            try note(isRight: isRight, subject: subject, now: now, limits: limits, in: store)
        }
        if isLocked { throw ServiceError.passwordAttemptsExceeded }
    }

    /// The same inside a transaction; true where the name is locked. Without `limits` failures are not counted.
    static func note(isRight: Bool, subject: String, now: Int64, limits: Bool, in store: any StoreWriter) throws -> Bool
    {
        let current = try store.lockout(subject: subject)
        if let current, current.lockedUntil > now { return true }
        if isRight {
            if current != nil { try store.setLockout(nil, subject: subject) }
        } else if limits {
            try store.setLockout(afterFailure(current, now: now), subject: subject)
        }
        return false
    }
}
