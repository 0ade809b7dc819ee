import Identity
import ServiceModel

/// A user as administrators see it (cognito/users §4).
struct AdminGetUser: PoolOperation {
    static let name = OperationName.adminGetUser

    func run(_ input: AdminGetUserRequest, on pool: UserPool, in call: Call) async throws -> AdminGetUserResponse {
        let user = try await call.store.read { try $0.existingUser(named: input.username, in: pool) }
        return AdminGetUserResponse(
            username: user.username, userAttributes: user.attributeList(),
            userCreateDate: Timestamp(milliseconds: user.createdAt),
            userLastModifiedDate: Timestamp(milliseconds: user.modifiedAt), enabled: user.isEnabled,
            userStatus: user.status, mfaOptions: user.mfa.options, preferredMfaSetting: user.mfa.preferred?.rawValue,
            userMFASettingList: user.mfa.settingList)
    }
}
