import ServiceModel

/// The codes by which ForgotPassword and AdminResetUserPassword let a user in again.
enum RecoveryCode {
    /// The user's code, or why there can be none.
    static func address(
        _ drawn: DrawnCode, to user: User, pool: UserPool, call: Call
    ) throws(Refusal) -> AddressedCode {
        guard user.isEnabled else { throw .signIn(.userDisabled) }
        switch user.status {
        case .forceChangePassword, .externalProvider, .archived, .unknown: throw .recovery(.cannotResetInState)
        case .confirmed, .resetRequired, .unconfirmed, .compromised: break
        }
        return try drawn.address(
            .forgotPassword, as: .forgotPassword, to: CodeDelivery.recovery(user, pool: pool), of: user, pool: pool,
            call: call)
    }

    /// Whether a code waits to be presented.
    static func isUnderway(subject: Subject, now: Int64, in store: any StoreReader) throws -> Bool {
        guard let code = try store.code(subject: subject, purpose: .forgotPassword, attribute: nil) else {
            return false
        }
        return Codes.isAlive(code, at: now)
    }
}
