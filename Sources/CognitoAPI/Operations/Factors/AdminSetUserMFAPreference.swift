import Identity
import ServiceModel

/// An administrator turns second factors of a user on and off (cognito/mfa §4).
struct AdminSetUserMFAPreference: PoolOperation {
    static let name = OperationName.adminSetUserMFAPreference

    func run(
        _ input: AdminSetUserMFAPreferenceRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminSetUserMFAPreferenceResponse {
        try await MFAPreferences.set(
            .init(
                sms: input.smsMfaSettings, email: input.emailMfaSettings, softwareToken: input.softwareTokenMfaSettings),
            passkeys: input.webAuthnMfaSettings?.enabled, in: pool, call: call
        ) { try $0.existingUser(named: input.username, in: pool) }
        return AdminSetUserMFAPreferenceResponse()
    }
}
