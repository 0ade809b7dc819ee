import ServiceModel

/// Password guessing slowed down as Cognito does (auth.md §2.4): after five failures in a row the name is locked
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

    static func recordFailure(subject: String, call: Call) async throws {
        let now = call.now
        try await call.store.write { store in
            try store.setLockout(afterFailure(store.lockout(subject: subject), now: now), subject: subject)
        }
    }

    /// After a right password. Looks again first: guesses that came all at once may have locked the name while
    /// this one was being checked, and then it counts no more than they do.
    static func clear(subject: String, call: Call) async throws {
        let lockout = try await call.store.read { try $0.lockout(subject: subject) }
        try requireUnlocked(lockout, now: call.now)
        guard lockout != nil else { return }
        try await call.store.write { try $0.setLockout(nil, subject: subject) }
    }
}
