import Identity
import ServiceModel

/// Ends a membership; of a user who is no member too (cognito/groups §2).
struct AdminRemoveUserFromGroup: Operation {
    static let name = OperationName.adminRemoveUserFromGroup

    func run(_ input: AdminRemoveUserFromGroupRequest, in call: Call) async throws -> NoOutput {
        let pool = try await call.pools.pool(input.userPoolId)
        try await Membership.end(of: input.username, in: input.groupName, pool: pool, call: call)
        return NoOutput()
    }
}
