import Identity
import ServiceModel

/// Deletes a group; its members stay users (cognito/groups §1).
struct DeleteGroup: Operation {
    static let name = OperationName.deleteGroup

    func run(_ input: DeleteGroupRequest, in call: Call) async throws -> NoOutput {
        let pool = try await call.pools.pool(input.userPoolId)
        try await GroupLifeCycle.delete(input.groupName, pool: pool, call: call)
        return NoOutput()
    }
}
