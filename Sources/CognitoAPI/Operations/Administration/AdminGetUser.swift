import Identity
import ServiceModel

/// A user as administrators see it (cognito/users §4).
struct AdminGetUser: Operation {
    static let name = OperationName.adminGetUser

    func run(_ input: AdminGetUserRequest, in call: Call) async throws -> AdminGetUserResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let user = try await call.store.read { try $0.existingUser(named: input.username, in: pool) }
        return AdminGetUserResponse(
            username: user.username, userAttributes: user.attributeList(),
            userCreateDate: Timestamp(milliseconds: user.createdAt),
            userLastModifiedDate: Timestamp(milliseconds: user.modifiedAt), enabled: user.isEnabled,
            userStatus: user.status, mfaOptions: user.mfa.options, preferredMfaSetting: user.mfa.preferred?.rawValue,
            userMFASettingList: user.mfa.settingList)
    }
}
