import ServiceModel
import Threads

/// An attempt at a password or a proof of it: counted as a failure before anybody looks at it, and forgiven once it was
/// right.
///
/// Counting and the check of the lock are one transaction, so attempts that run beside each other are in order
/// before the first of them is evaluated: a burst learns no more than a queue, and where nothing can be counted
/// nothing is evaluated.
public struct SignInAttempt: Sendable {
    /// What may be tried once, spent in the transaction that counts.
    struct Once: Sendable {
        var id: String
        var expiresAt: Int64
    }

    /// A subject under which this attempt is a failure now.
    struct Count: Sendable, Equatable {
        var subject: Subject
        /// What stood against it, and what stands now.
        var before: Lockout?
        var after: Lockout
    }

    enum Admission: Sendable, Equatable {
        /// - Parameter counted: where this attempt is a failure now, and nowhere else.
        case admitted(counted: [Count])
        /// The user is locked through another name, which this one must not tell: refused as a wrong password is,
        /// after the same work, without a look at the password.
        case unseen(counted: [Count])
        /// Locked, and to be told so.
        case locked
        /// Other processes look at as many attempts as lock the name with one more: nothing was counted, and it is
        /// worth a moment's waiting.
        case crowded
    }

    /// How often an attempt that waits for those of other processes looks whether they have ended, in milliseconds.
    private static let pause: Int64 = 50

    private let subjects: LockoutSubjects
    private let call: Call
    /// Where it is a failure by now.
    private var counted: [Count] = []
    /// Held until the attempt is settled.
    private var turn: AttemptTurns.Turn?

    private init(_ subjects: LockoutSubjects, call: Call) {
        self.subjects = subjects
        self.call = call
    }

    /// The attempt itself: a turn, room in the lane, the count, and the look at the password.
    ///
    /// - Parameters:
    ///   - once: what the attempt uses up, whatever it is worth.
    ///   - isRight: the look itself, in the lane. Told false where it must not look: then it does the same work, and
    ///     what it says of the password is no matter.
    /// - Returns: the attempt, which was right and counts as a failure until it is forgiven; `settled` must follow.
    /// - Throws: what a wrong password, a locked name or a full lane is answered with.
    static func prove(
        under subjects: LockoutSubjects, _ kind: CPULane.Kind, spending once: Once? = nil, call: Call,
        isRight: @escaping @Sendable (_ mayLook: Bool) throws -> Bool
    ) async throws -> SignInAttempt {
        let (attempt, mayLook) = try await begin(under: subjects, spending: once, call: call) {
            // Refused before it is counted: what is turned away under load costs no write.
            try call.requireRoom(kind)
        }
        guard try await attempt.evaluate(kind, { try isRight(mayLook) }), mayLook else {
            call.explain(mayLook ? "wrong password or proof" : "the user is locked through another name")
            throw Refusal.signIn(.incorrectUsernameOrPassword)
        }
        return attempt
    }

    /// A turn and the count, and no look yet.
    ///
    /// - Parameter prepare: what may refuse the attempt before it is counted.
    static func begin(
        under subjects: LockoutSubjects, spending once: Once? = nil, call: Call, prepare: () throws -> Void = {}
    ) async throws -> (attempt: SignInAttempt, mayLook: Bool) {
        var attempt = SignInAttempt(subjects, call: call)
        // Where nothing is counted nobody can lock another out, and nobody waits.
        if attempt.isCounted, let line = subjects.shown {
            attempt.turn = try await call.services.attemptTurns.turn(in: line)
        }
        try prepare()
        let mayLook: Bool
        (mayLook, attempt.counted) = try await attempt.admit(spending: once)
        return (attempt, mayLook)
    }

    /// What a right password leads to, which forgives the attempt in a transaction of its own; then the turn is over.
    ///
    /// Where `way` throws, the attempt is no failure all the same, unless the caller is told that the password was
    /// wrong.
    func settled<Outcome: Sendable>(_ way: () async throws -> Outcome) async throws -> Outcome {
        defer { turn?.end() }
        return try await orWithdrawn(way)
    }

    /// As `settled`, for a part of the way.
    func orWithdrawn<Outcome: Sendable>(_ part: () async throws -> Outcome) async throws -> Outcome {
        do {
            return try await part()
        } catch {
            if !Self.isWrong(error) { await withdraw() }
            throw error
        }
    }

    /// The password was right: what failed before is forgotten. Inside the transaction that acts on it.
    func forgive(in store: any StoreWriter) throws {
        guard isCounted else { return }
        for subject in subjects.all { try store.setLockout(nil, subject: subject) }
    }

    /// As `forgive(in:)`, where a right password leads to nothing that is stored.
    func forgive() async throws {
        guard isCounted else { return }
        try await call.store.write { try forgive(in: $0) }
    }

    /// The password was right, and a challenge follows. Where nothing more has to be proven that counts, what failed
    /// before is forgotten. Else it stays, and this attempt alone is taken off: a right password must not wipe out the
    /// wrong codes of a second factor.
    func pass(owingMore: Bool) async throws {
        guard owingMore else { return try await forgive() }
        let counted = counted
        guard !counted.isEmpty else { return }
        try await call.store.write { try Self.takeOff(counted, in: $0) }
    }

    /// Takes off what this attempt has counted, and nothing else: it has shown nothing of the password.
    func withdraw() async {
        let counted = counted
        guard !counted.isEmpty else { return }
        // Where even this fails the failure stays counted, which harms nobody's safety.
        try? await call.store.write { try Self.takeOff(counted, in: $0) }
    }

    // MARK: Steps

    /// What is told as a wrong password counts as one, and so does what the pool's owner refuses, who was shown it.
    private static func isWrong(_ error: any Error) -> Bool {
        switch error as? Refusal {
        case .signIn(.incorrectUsernameOrPassword), .trigger(.failed(.userMigration, _)): true
        default: false
        }
    }

    private var isCounted: Bool { call.settings.attemptLimits }

    /// Whether the password may be looked at, and where the attempt is a failure by now.
    private func admit(spending once: Once?) async throws -> (mayLook: Bool, counted: [Count]) {
        guard isCounted || once != nil else { return (true, []) }
        let patience = call.services.attemptTurns.patience
        var looksLeft = isCounted && call.store.changes.isShared ? patience / Self.pause : 0
        var admission = Admission?.some(.crowded)
        while admission == .crowded {
            let (now, waits) = (call.services.clock.now, looksLeft > 0)
            // Looking costs no write; what is decided by it is looked at again in the transaction.
            let isCrowded =
                waits
                ? try await call.store.read { try Self.isCrowded(subjects, at: now, for: patience, in: $0) } : false
            if !isCrowded {
                admission = try await call.store.write { store -> Admission? in
                    if waits, try Self.isCrowded(subjects, at: now, for: patience, in: store) { return .crowded }
                    // Of two attempts that race for it one counts.
                    if let once, try !store.useOnce(once.id, expiresAt: once.expiresAt) { return nil }
                    return isCounted ? try Self.count(subjects, at: now, in: store) : .admitted(counted: [])
                }
            }
            guard admission == .crowded else { break }
            looksLeft -= 1
            try await Task.sleep(for: .milliseconds(Self.pause))
        }
        switch admission {
        case .admitted(let counted): return (true, counted)
        case .unseen(let counted): return (false, counted)
        case .locked, .crowded: throw Refusal.signIn(.passwordAttemptsExceeded)
        case nil:
            call.explain("what proves the password was used before")
            throw Refusal.signIn(.incorrectUsernameOrPassword)
        }
    }

    /// Counts an attempt as a failure, unless its subject is locked. Inside the transaction, which must commit:
    /// `.locked` too may have put a date right.
    static func count(
        _ subjects: LockoutSubjects, at now: Int64, in store: any StoreWriter
    ) throws -> Admission {
        guard let shown = subjects.shown else { return .admitted(counted: []) }
        let current = try store.lockout(subject: shown)
        let dated = SignInLockout.dated(current, now: now)
        if SignInLockout.isLocked(dated, now: now) {
            if dated != current { try store.setLockout(dated, subject: shown) }
            return .locked
        }
        let counted = try count(shown, from: dated, at: now, in: store)
        guard let user = subjects.user, user != shown else { return .admitted(counted: [counted]) }
        let own = SignInLockout.dated(try store.lockout(subject: user), now: now)
        if SignInLockout.isLocked(own, now: now) {
            try store.setLockout(own, subject: user)
            return .unseen(counted: [counted])
        }
        return .admitted(counted: [counted, try count(user, from: own, at: now, in: store)])
    }

    /// Whether `count` would admit the attempt. For a look inside the very transaction, which counts what was wrong.
    static func mayLook(_ subjects: LockoutSubjects, at now: Int64, in store: any StoreReader) throws -> Bool {
        try subjects.all.allSatisfy { subject in
            let dated = SignInLockout.dated(try store.lockout(subject: subject), now: now)
            return !SignInLockout.isLocked(dated, now: now)
        }
    }

    private static func count(
        _ subject: Subject, from before: Lockout?, at now: Int64, in store: any StoreWriter
    ) throws -> Count {
        let after = SignInLockout.afterFailure(before, now: now)
        try store.setLockout(after, subject: subject)
        return Count(subject: subject, before: before, after: after)
    }

    /// Whether this attempt would lock the name although those that count may be right: they have counted a moment ago,
    /// and `AttemptTurns` keeps only those of its own process in line.
    ///
    /// Others' clocks, and attempts that were counted since `now` was read, may be a little ahead.
    ///
    /// A guesser who is that quick is held up for as long; nobody is admitted sooner by it.
    ///
    /// - Parameter patience: how long an attempt may be under way, in milliseconds.
    static func isCrowded(
        _ subjects: LockoutSubjects, at now: Int64, for patience: Int64, in store: any StoreReader
    ) throws -> Bool {
        try subjects.all.contains { subject in
            guard let lockout = try store.lockout(subject: subject), !SignInLockout.isLocked(lockout, now: now) else {
                return false
            }
            return lockout.failures >= AttemptTurns.atOnce
                && (-Milliseconds.second..<patience).contains(now - lockout.lastFailedAt)
        }
    }

    /// Looks at the password. Where the lane has not even begun to, because it is full or the caller has gone, the
    /// attempt was none; one that was begun stays counted, however it ended and whether anybody heard of it.
    private func evaluate(
        _ kind: CPULane.Kind, _ look: @escaping @Sendable () throws -> Bool
    ) async throws -> Bool {
        let (result, begun): (Result<Bool, any Error>, Int64)
        begun = call.services.clock.now
        do {
            // What the look itself throws is part of its result, so what is thrown here is the lane's refusal.
            result = try await call.inLane(kind) { Result(catching: look) }
        } catch {
            await withdraw()
            throw error
        }
        call.services.attemptTurns.took(call.services.clock.now - begun)
        return try result.get()
    }

    /// Where nobody failed since, everything is as it was, or a lock would begin anew that was over when this attempt
    /// came. Else one failure goes.
    static func takeOff(_ counted: [Count], in store: any StoreWriter) throws {
        for count in counted {
            guard let lockout = try store.lockout(subject: count.subject) else { continue }
            try store.setLockout(
                lockout == count.after ? count.before : SignInLockout.withoutLastFailure(lockout),
                subject: count.subject)
        }
    }
}
