import Identity
import ServiceModel

/// Makes a user a member of a group; again is no error (cognito/groups §2).
struct AdminAddUserToGroup: PoolOperation {
    static let name = OperationName.adminAddUserToGroup

    func run(_ input: AdminAddUserToGroupRequest, on pool: UserPool, in call: Call) async throws -> NoOutput {
        try await Membership.add(input.username, to: input.groupName, pool: pool, call: call)
        return NoOutput()
    }
}
