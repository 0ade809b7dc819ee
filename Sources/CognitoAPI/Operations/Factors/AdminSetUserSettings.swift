import Identity
import ServiceModel

/// An administrator turns codes by SMS on or off for a user, the old way (cognito/mfa §4).
struct AdminSetUserSettings: PoolOperation {
    static let name = OperationName.adminSetUserSettings

    func run(
        _ input: AdminSetUserSettingsRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminSetUserSettingsResponse {
        try await MFAPreferences.set(options: input.mfaOptions, in: pool, call: call) {
            try $0.existingUser(named: input.username, in: pool)
        }
        return AdminSetUserSettingsResponse()
    }
}
