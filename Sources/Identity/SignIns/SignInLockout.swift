import ServiceModel

/// Password guessing slowed down as Cognito does (cognito/sign-in §4): after five failures in a row the name is locked
/// for a second, and twice as long after each further one, up to about 15 minutes. An attempt while it is locked
/// is refused without a look at the password, and does not prolong the lock.
///
/// `SignInAttempt` counts; here stands what the counts mean.
enum SignInLockout {
    static let freeFailures = 5
    static let longest = 15 * Milliseconds.minute

    /// A quick look before work is done. It does not admit anybody: that is for the transaction that counts.
    static func requireUnlocked(_ lockout: Lockout?, now: Int64) throws(Refusal) {
        // What is dated in the future is put right by that transaction first.
        if let lockout, lockout.lastFailedAt <= now, isLocked(lockout, now: now) {
            throw .signIn(.passwordAttemptsExceeded)
        }
    }

    /// As `requireUnlocked(_:now:)`, for who has proven to know the password: under whichever name it was counted.
    static func requireUnlocked(_ subjects: LockoutSubjects, now: Int64, in store: any StoreReader) throws {
        for subject in subjects.all {
            if isLocked(dated(try store.lockout(subject: subject), now: now), now: now) {
                throw Refusal.signIn(.passwordAttemptsExceeded)
            }
        }
    }

    /// Counts one failure under each of the subjects, inside the transaction that found it.
    static func countFailure(of subjects: LockoutSubjects, now: Int64, in store: any StoreWriter) throws {
        for subject in subjects.all {
            let lockout = dated(try store.lockout(subject: subject), now: now)
            try store.setLockout(afterFailure(lockout, now: now), subject: subject)
        }
    }

    static func isLocked(_ lockout: Lockout?, now: Int64) -> Bool {
        guard let lockout else { return false }
        return min(lockout.lockedUntil, lockout.lastFailedAt + longest) > now
    }

    /// The lock-out as it counts now. One from the future was written while the clock was wrong: it begins now, so
    /// that no lock outlasts its span.
    static func dated(_ lockout: Lockout?, now: Int64) -> Lockout? {
        guard let lockout, lockout.lastFailedAt > now else { return lockout }
        let span = min(lockout.lockedUntil - lockout.lastFailedAt, longest)
        return Lockout(
            failures: lockout.failures, lastFailedAt: now, lockedUntil: span > 0 ? now + span : 0)
    }

    /// The state after one more failure.
    static func afterFailure(_ lockout: Lockout?, now: Int64) -> Lockout {
        // Fifteen quiet minutes after the last failure forgive everything.
        let earlier = lockout.map { now - $0.lastFailedAt >= longest ? 0 : $0.failures } ?? 0
        return after(failures: earlier + 1, lastAt: now)
    }

    /// The state as if the last failure had not been; nil if there was no other.
    static func withoutLastFailure(_ lockout: Lockout) -> Lockout? {
        lockout.failures > 1 ? after(failures: lockout.failures - 1, lastAt: lockout.lastFailedAt) : nil
    }

    private static func after(failures: Int, lastAt: Int64) -> Lockout {
        guard failures >= freeFailures else {
            return Lockout(failures: failures, lastFailedAt: lastAt, lockedUntil: 0)
        }
        let doublings = min(failures - freeFailures, 10)
        let span = min(Milliseconds.second << Int64(doublings), longest)
        return Lockout(failures: failures, lastFailedAt: lastAt, lockedUntil: lastAt + span)
    }
}
