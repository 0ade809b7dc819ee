import ServiceModel

/// The codes by which ForgotPassword and AdminResetUserPassword let a user in again.
enum RecoveryCode {
    /// Where the user's code goes, or why there can be none.
    static func delivery(to user: User, pool: UserPool) throws(Refusal) -> CodeDelivery {
        guard user.isEnabled else { throw .signIn(.userDisabled) }
        switch user.status {
        case .forceChangePassword, .externalProvider, .archived, .unknown: throw .recovery(.cannotResetInState)
        case .confirmed, .resetRequired, .unconfirmed, .compromised: break
        }
        return try CodeDelivery.recovery(user, pool: pool)
    }

    /// Whether a code waits to be presented.
    static func isUnderway(subject: Subject, now: Int64, in store: any StoreReader) throws -> Bool {
        guard let code = try store.code(subject: subject, purpose: .forgotPassword, attribute: nil) else {
            return false
        }
        return Codes.isAlive(code, at: now)
    }
}
