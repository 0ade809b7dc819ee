import ServiceModel

/// An attempt at a password or a proof of it, counted as a failure before anybody looks at it, and forgiven once it
/// was right.
///
/// Counting and the check of the lock are one transaction, so attempts that run beside each other are in order
/// before the first of them is evaluated: a burst learns no more than a queue, and where nothing can be counted
/// nothing is evaluated.
public struct SignInAttempt: Sendable {
    enum Admission: Sendable, Equatable {
        case admitted
        /// Locked, and to be told so.
        case locked
        /// The user is locked through another name, which this one must not tell: refused as a wrong password is,
        /// after the same work, without a look at the password.
        case unseen
    }

    private let subjects: LockoutSubjects
    private let isCounted: Bool

    init(_ subjects: LockoutSubjects, call: Call) {
        self.subjects = subjects
        isCounted = call.settings.attemptLimits
    }

    /// In whose line the attempt waits for its turn.
    var line: String { subjects.shown ?? "" }

    /// Counts the attempt as a failure, unless its subject is locked. Inside the transaction, which must commit:
    /// `.locked` too may have put a date right.
    func count(at now: Int64, in store: any StoreWriter) throws -> Admission {
        guard isCounted, let shown = subjects.shown else { return .admitted }
        let current = try store.lockout(subject: shown)
        let dated = SignInLockout.dated(current, now: now)
        if SignInLockout.isLocked(dated, now: now) {
            if dated != current { try store.setLockout(dated, subject: shown) }
            return .locked
        }
        try store.setLockout(SignInLockout.afterFailure(dated, now: now), subject: shown)
        guard let user = subjects.user, user != shown else { return .admitted }
        let own = SignInLockout.dated(try store.lockout(subject: user), now: now)
        if SignInLockout.isLocked(own, now: now) {
            try store.setLockout(own, subject: user)
            return .unseen
        }
        try store.setLockout(SignInLockout.afterFailure(own, now: now), subject: user)
        return .admitted
    }

    /// The password was right: what failed before is forgotten. Inside the transaction that acts on it.
    func forgive(in store: any StoreWriter) throws {
        guard isCounted else { return }
        for subject in subjects.all { try store.setLockout(nil, subject: subject) }
    }

    /// As `forgive(in:)`, where a right password leads to nothing that is stored.
    func forgive(_ call: Call) async throws {
        guard isCounted else { return }
        try await call.store.write { try forgive(in: $0) }
    }

    /// Runs what looks at the password. If it could not, because the lane is full or the caller has gone, the
    /// attempt was none.
    func evaluate<T: Sendable>(_ call: Call, _ work: () async throws -> T) async throws -> T {
        do {
            return try await work()
        } catch {
            // Where even this fails the failure stays counted, which harms nobody's safety.
            if isCounted { try? await call.store.write { try withdraw(in: $0) } }
            throw error
        }
    }

    private func withdraw(in store: any StoreWriter) throws {
        for subject in subjects.all {
            guard let counted = try store.lockout(subject: subject) else { continue }
            try store.setLockout(SignInLockout.withoutLastFailure(counted), subject: subject)
        }
    }
}
