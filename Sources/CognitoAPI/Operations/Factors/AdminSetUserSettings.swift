import Identity
import ServiceModel

/// An administrator turns codes by SMS on or off for a user, the old way (cognito/mfa §4).
struct AdminSetUserSettings: Operation {
    static let name = OperationName.adminSetUserSettings

    func run(_ input: AdminSetUserSettingsRequest, in call: Call) async throws -> AdminSetUserSettingsResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        try await MFAPreferences.set(options: input.mfaOptions, in: pool, call: call) {
            try $0.existingUser(named: input.username, in: pool)
        }
        return AdminSetUserSettingsResponse()
    }
}
