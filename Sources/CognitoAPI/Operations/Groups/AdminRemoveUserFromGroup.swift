import Identity
import ServiceModel

/// Ends a membership; of a user who is no member too (cognito/groups §2).
struct AdminRemoveUserFromGroup: PoolOperation {
    static let name = OperationName.adminRemoveUserFromGroup

    func run(_ input: AdminRemoveUserFromGroupRequest, on pool: UserPool, in call: Call) async throws -> NoOutput {
        try await Membership.end(of: input.username, in: input.groupName, pool: pool, call: call)
        return NoOutput()
    }
}
