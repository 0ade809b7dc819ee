import Cryptography

/// Confirmation codes: how they live and how they are checked. Six digits (cognito/messages §1).
///
/// A code proves the exact value of the attribute that it was sent to, and nothing else.
public enum Codes {
    /// How long a code of this purpose lives. One of a sign-in lives as long as its Session, and that no longer than this.
    static func lifetime(_ purpose: CodePurpose) -> Int64 {
        switch purpose {
        case .signUp, .verifyAttribute: 24 * Milliseconds.hour
        case .forgotPassword: Milliseconds.hour
        case .signIn: 15 * Milliseconds.minute
        }
    }

    /// Wrong tries before a code dies. Six digits and the hourly limits leave a guesser no hope.
    static let maximumAttempts = 15

    /// A code that was sent to nobody, so that nobody can know it: where nothing can be sent, the same is stored, and the
    /// next step answers the same.
    static func unknowable(
        _ purpose: CodePurpose = .forgotPassword, subject: Subject, attribute: ContactAttribute, now: Int64
    ) -> StoredCode {
        StoredCode(
            subject: subject, purpose: purpose, attribute: attribute, destination: nil, hash: [], createdAt: now,
            expiresAt: now + lifetime(purpose))
    }

    /// Writes what a sign-up code that is sent would, under the name as it was typed: what its user may have stays.
    static func pretendSignUp(
        _ name: String, by attribute: ContactAttribute, pool: UserPool, call: Call, in store: any StoreWriter
    ) throws {
        let subject = Subject.typed(TypedName(name), in: pool, keys: call.services.keys)
        try put(pretendedSignUp(subject, by: attribute, call: call), in: store)
        _ = try DestinationLimit.admits(subject, call: call, in: store)
    }

    /// Writes what a wrong sign-up code that is presented would, where none waits.
    static func pretendWrongSignUp(
        _ name: String, pool: UserPool, call: Call, in store: any StoreWriter
    ) throws {
        let subject = Subject.typed(TypedName(name), in: pool, keys: call.services.keys)
        if let stored = try store.code(subject: subject, purpose: .signUp, attribute: nil) {
            try store.setCodeAttempts(
                stored.attempts + 1, subject: subject, purpose: .signUp, attribute: stored.attribute)
        } else {
            try store.replace(pretendedSignUp(subject, by: .email, call: call))
        }
    }

    /// Kept for an hour only, since anybody makes as many as there are names.
    private static func pretendedSignUp(
        _ subject: Subject, by attribute: ContactAttribute, call: Call
    ) -> StoredCode {
        var code = unknowable(.signUp, subject: subject, attribute: attribute, now: call.now)
        code.expiresAt = min(code.expiresAt, call.now + Milliseconds.hour)
        return code
    }

    /// Notes that a recovery code was asked for by this name, where the client hides whether it is anybody's.
    static func noteAsked(_ name: String, pool: UserPool, call: Call, in store: any StoreWriter) throws {
        let subject = Subject.typed(TypedName(name), in: pool, keys: call.services.keys)
        try put(unknowable(subject: subject, attribute: .email, now: call.now), in: store)
    }

    /// Whether a recovery code was asked for by this name, in the time that one lives.
    static func isAsked(_ name: String, pool: UserPool, call: Call, in store: any StoreReader) throws -> Bool {
        let subject = Subject.typed(TypedName(name), in: pool, keys: call.services.keys)
        return try store.code(subject: subject, purpose: .forgotPassword, attribute: nil)
            .map { $0.expiresAt > call.now } ?? false
    }

    /// Puts a code in force. Of those that let somebody in there is one at a time, whichever way it was sent.
    static func put(_ code: StoredCode, in store: any StoreWriter) throws {
        switch code.purpose {
        case .signUp, .forgotPassword:
            try store.deleteCode(subject: code.subject, purpose: code.purpose, attribute: nil)
        case .verifyAttribute, .signIn: break
        }
        try store.replace(code)
    }

    /// How a code was found when somebody presented it.
    enum Verdict: Sendable, Equatable {
        case right(StoredCode)
        case wrong
        /// There is none, or it is too old, was tried too often, or was sent to what the user no longer has.
        case expired
    }

    /// Checks a presented code inside the transaction that acts on it, and counts a wrong one.
    ///
    /// - Parameters:
    ///   - attribute: nil for the newest code of any.
    ///   - user: as this transaction read it; nil for a name that nobody has.
    static func present(
        _ code: String, _ purpose: CodePurpose, attribute: ContactAttribute? = nil, of user: User?, subject: Subject,
        call: Call, in store: any StoreWriter
    ) throws -> Verdict {
        let stored = try store.code(subject: subject, purpose: purpose, attribute: attribute)
        guard let stored, isAlive(stored, at: call.now), stored.isBound(to: user) else { return .expired }
        if matches(code, stored, call) { return .right(stored) }
        try store.setCodeAttempts(
            stored.attempts + 1, subject: subject, purpose: purpose, attribute: stored.attribute)
        return .wrong
    }

    /// Whether a code that is in force no more, since it was used or is too old, is the newest that was sent all the
    /// same. Counts a wrong one, so that it is guessed no better than one in force; `expired` where there is none that
    /// could be.
    static func presentDead(
        _ code: String, _ purpose: CodePurpose, subject: Subject, call: Call, in store: any StoreWriter
    ) throws -> Verdict {
        guard let stored = try store.code(subject: subject, purpose: purpose, attribute: nil),
            stored.attempts < maximumAttempts
        else { return .expired }
        if matches(code, stored, call) { return .right(stored) }
        try store.setCodeAttempts(
            stored.attempts + 1, subject: subject, purpose: purpose, attribute: stored.attribute)
        return .wrong
    }

    private static func matches(_ code: String, _ stored: StoredCode, _ call: Call) -> Bool {
        let presented = call.services.keys.codeHash(
            code, subject: stored.subject, purpose: stored.purpose, attribute: stored.attribute,
            destination: stored.destination ?? "")
        return constantTimeEqual(presented, stored.hash)
    }

    static func isAlive(_ code: StoredCode, at now: Int64) -> Bool {
        code.expiresAt > now && code.attempts < maximumAttempts
    }
}

extension StoredCode {
    /// Whether the user still has what the code was sent to, or is to get it by the code.
    func isBound(to user: User?) -> Bool {
        // Sent to nobody: it is wrong whatever is presented, and that must not look otherwise.
        guard let destination else { return true }
        guard let user else { return false }
        return isPending || destination.isExactly(user.attributes[attribute])
    }
}
