import Identity
import ServiceModel

/// The attributes of the signed-in user, as far as the client may read them (cognito/users §2).
struct GetUser: Operation {
    static let name = OperationName.getUser

    func run(_ input: GetUserRequest, in call: Call) async throws -> GetUserResponse {
        let holder = try await call.holder(of: input.accessToken)
        return GetUserResponse(
            username: holder.user.username, userAttributes: holder.user.attributeList(for: holder.client),
            mfaOptions: holder.user.mfa.options, preferredMfaSetting: holder.user.mfa.preferred?.rawValue,
            userMFASettingList: holder.user.mfa.settingList)
    }
}
