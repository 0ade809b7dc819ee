import Identity
import ServiceModel

/// Makes a user a member of a group; again is no error (cognito/groups §2).
struct AdminAddUserToGroup: Operation {
    static let name = OperationName.adminAddUserToGroup

    func run(_ input: AdminAddUserToGroupRequest, in call: Call) async throws -> NoOutput {
        let pool = try await call.pools.pool(input.userPoolId)
        try await Membership.add(input.username, to: input.groupName, pool: pool, call: call)
        return NoOutput()
    }
}
