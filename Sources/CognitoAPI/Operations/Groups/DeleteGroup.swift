import Identity
import ServiceModel

/// Deletes a group; its members stay users (cognito/groups §1).
struct DeleteGroup: PoolOperation {
    static let name = OperationName.deleteGroup

    func run(_ input: DeleteGroupRequest, on pool: UserPool, in call: Call) async throws -> NoOutput {
        try await GroupLifeCycle.delete(input.groupName, pool: pool, call: call)
        return NoOutput()
    }
}
