import Identity
import ServiceModel

/// Makes a group (cognito/groups §1).
struct CreateGroup: PoolOperation {
    static let name = OperationName.createGroup

    func run(_ input: CreateGroupRequest, on pool: UserPool, in call: Call) async throws -> CreateGroupResponse {
        let group = try await GroupLifeCycle.create(input, pool: pool, call: call)
        return CreateGroupResponse(group: group.settings)
    }
}
