import Identity
import ServiceModel

/// An administrator turns second factors of a user on and off (cognito/mfa §4).
struct AdminSetUserMFAPreference: Operation {
    static let name = OperationName.adminSetUserMFAPreference

    func run(_ input: AdminSetUserMFAPreferenceRequest, in call: Call) async throws -> AdminSetUserMFAPreferenceResponse
    {
        let pool = try await call.pools.pool(input.userPoolId)
        try await MFAPreferences.set(
            .init(
                sms: input.smsMfaSettings, email: input.emailMfaSettings, softwareToken: input.softwareTokenMfaSettings),
            passkeys: input.webAuthnMfaSettings?.enabled, in: pool, call: call
        ) { try $0.existingUser(named: input.username, in: pool) }
        return AdminSetUserMFAPreferenceResponse()
    }
}
