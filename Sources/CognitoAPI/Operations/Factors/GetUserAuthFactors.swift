import Identity
import ServiceModel

/// By what the signed-in user may sign in (cognito/sign-in §11).
struct GetUserAuthFactors: Operation {
    static let name = OperationName.getUserAuthFactors

    func run(_ input: GetUserAuthFactorsRequest, in call: Call) async throws -> GetUserAuthFactorsResponse {
        let holder = try await call.holder(of: input.accessToken)
        let user = try await call.store.read { try $0.stillThere(holder) }
        return GetUserAuthFactorsResponse(
            username: user.username, preferredMfaSetting: user.mfa.preferred?.rawValue,
            userMFASettingList: user.mfa.settingList,
            configuredUserAuthFactors: try await UserFactors.configured(of: user, in: holder.pool, call: call))
    }
}
