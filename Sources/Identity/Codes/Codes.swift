import Cryptography
import ServiceModel

/// Confirmation codes: made here, checked here. Six digits (cognito/messages §1).
public enum Codes {
    /// How long a code of this purpose lives.
    static func lifetime(_ purpose: CodePurpose) -> Int64 {
        switch purpose {
        case .signUp, .verifyAttribute: 24 * Milliseconds.hour
        case .forgotPassword: Milliseconds.hour
        }
    }

    static func make(
        _ purpose: CodePurpose, subject: String, attribute: String, pendingValue: String? = nil, call: Call
    ) -> (code: String, stored: StoredCode) {
        let code = call.settings.fixedCode ?? call.random.digits(6)
        let hash = call.environment.keys.codeHash(code, subject: subject, purpose: purpose, attribute: attribute)
        return (
            code,
            StoredCode(
                subject: subject, purpose: purpose, attribute: attribute, hash: hash, createdAt: call.now,
                expiresAt: call.now + lifetime(purpose), pendingValue: pendingValue)
        )
    }

    /// How a code was found when somebody presented it.
    public enum Verdict: Sendable, Equatable {
        case right(StoredCode)
        case wrong
        /// There is none, or it is too old, or it was tried too often.
        case expired
    }

    /// Wrong tries before a code dies. Six digits and the hourly limits leave a guesser no hope.
    static let maximumAttempts = 15

    /// Looks at a presented code without using it up.
    static func check(
        _ code: String, against stored: StoredCode?, keys: KeyRing, now: Int64
    ) -> Verdict {
        guard let stored, stored.expiresAt > now, stored.attempts < maximumAttempts else { return .expired }
        let presented = keys.codeHash(
            code, subject: stored.subject, purpose: stored.purpose, attribute: stored.attribute)
        return constantTimeEqual(presented, stored.hash) ? .right(stored) : .wrong
    }

    /// Checks a presented code inside a transaction, and counts a wrong one.
    static func present(
        _ code: String, subject: String, purpose: CodePurpose, attribute: String?, keys: KeyRing, now: Int64,
        in store: any StoreWriter
    ) throws -> Verdict {
        let stored = try store.code(subject: subject, purpose: purpose, attribute: attribute)
        let verdict = check(code, against: stored, keys: keys, now: now)
        if verdict == .wrong, let stored {
            try store.setCodeAttempts(
                stored.attempts + 1, subject: subject, purpose: purpose, attribute: stored.attribute)
        }
        return verdict
    }
}
