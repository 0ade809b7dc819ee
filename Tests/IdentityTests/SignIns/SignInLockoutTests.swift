import ServiceModel
import Testing

@testable import Identity

/// Five failures, then one second, twice as long after each further one, up to about 15 minutes; what is refused
/// meanwhile makes it no longer, and a success or 15 quiet minutes end it (cognito/sign-in §4).
@Suite struct SignInLockoutTests {
    private func failures(_ count: Int, at now: Int64 = 1_000_000) -> Lockout {
        var lockout: Lockout?
        for _ in 0..<count { lockout = SignInLockout.afterFailure(lockout, now: now) }
        return lockout ?? Lockout(failures: 0, lastFailedAt: 0, lockedUntil: 0)
    }

    @Test(arguments: 1...4)
    func `the first four failures lock nothing`(_ count: Int) throws {
        try SignInLockout.requireUnlocked(failures(count), now: 1_000_000)
    }

    @Test(arguments: Array(zip(5...14, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512] as [Int64])))
    func `the fifth locks for a second and each further one for twice as long`(_ count: Int, _ seconds: Int64) {
        let lockout = failures(count)
        #expect(lockout.lockedUntil == 1_000_000 + seconds * 1000)
        #expect(
            refusal { try SignInLockout.requireUnlocked(lockout, now: lockout.lockedUntil - 1) }
                == .signIn(.passwordAttemptsExceeded))
        #expect(refusal { try SignInLockout.requireUnlocked(lockout, now: lockout.lockedUntil) } == nil)
    }

    @Test(arguments: [15, 16, 30, 100, 1000])
    func `no lock is longer than fifteen minutes`(_ count: Int) {
        #expect(failures(count).lockedUntil == 1_000_000 + 15 * Milliseconds.minute)
    }

    @Test func `fifteen quiet minutes forgive everything`() {
        let quiet = 1_000_000 + 15 * Milliseconds.minute
        #expect(SignInLockout.afterFailure(failures(30), now: quiet - 1).failures == 31)
        #expect(SignInLockout.afterFailure(failures(30), now: quiet).failures == 1)
    }

    @Test func `who never failed is not locked`() throws {
        try SignInLockout.requireUnlocked(nil, now: 0)
    }

    @Test func `a lock-out from the future begins now and keeps its span`() {
        let now: Int64 = 1_000_000
        let dated = SignInLockout.dated(failures(7, at: now + Milliseconds.day), now: now)
        #expect(dated == Lockout(failures: 7, lastFailedAt: now, lockedUntil: now + 4 * Milliseconds.second))
        #expect(SignInLockout.dated(failures(2, at: now + 1), now: now)?.lockedUntil == 0)
        #expect(SignInLockout.dated(failures(7, at: now), now: now) == failures(7, at: now))
        #expect(SignInLockout.dated(nil, now: now) == nil)
    }

    @Test func `no row locks for longer than the longest lock, whatever it says`() {
        let row = Lockout(failures: 9, lastFailedAt: 1_000_000, lockedUntil: .max)
        #expect(SignInLockout.isLocked(row, now: 1_000_000 + 15 * Milliseconds.minute - 1))
        #expect(!SignInLockout.isLocked(row, now: 1_000_000 + 15 * Milliseconds.minute))
    }
}
