import Identity
import ServiceModel

/// The signed-in user turns second factors on and off (cognito/mfa §4).
struct SetUserMFAPreference: Operation {
    static let name = OperationName.setUserMFAPreference

    func run(_ input: SetUserMFAPreferenceRequest, in call: Call) async throws -> SetUserMFAPreferenceResponse {
        let holder = try await call.holder(of: input.accessToken)
        try await MFAPreferences.set(
            .init(
                sms: input.smsMfaSettings, email: input.emailMfaSettings, softwareToken: input.softwareTokenMfaSettings),
            passkeys: input.webAuthnMfaSettings?.enabled, in: holder.pool, call: call
        ) { try $0.stillThere(holder) }
        return SetUserMFAPreferenceResponse()
    }
}
