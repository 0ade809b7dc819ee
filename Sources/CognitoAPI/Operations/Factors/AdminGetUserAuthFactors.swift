import Identity
import ServiceModel

/// By what a user may sign in, for administrators (cognito/sign-in §11).
struct AdminGetUserAuthFactors: PoolOperation {
    static let name = OperationName.adminGetUserAuthFactors

    func run(
        _ input: AdminGetUserAuthFactorsRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminGetUserAuthFactorsResponse {
        let user = try await call.store.read { try $0.existingUser(named: input.username, in: pool) }
        return AdminGetUserAuthFactorsResponse(
            username: user.username, preferredMfaSetting: user.mfa.preferred?.rawValue,
            userMFASettingList: user.mfa.settingList,
            configuredUserAuthFactors: try await UserFactors.configured(of: user, in: pool, call: call))
    }
}
