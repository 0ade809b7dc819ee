import Identity
import ServiceModel

/// The signed-in user turns codes by SMS on or off, the old way (cognito/mfa §4).
struct SetUserSettings: Operation {
    static let name = OperationName.setUserSettings

    func run(_ input: SetUserSettingsRequest, in call: Call) async throws -> SetUserSettingsResponse {
        let holder = try await call.holder(of: input.accessToken)
        try await MFAPreferences.set(options: input.mfaOptions, in: holder.pool, call: call) {
            try $0.stillThere(holder)
        }
        return SetUserSettingsResponse()
    }
}
