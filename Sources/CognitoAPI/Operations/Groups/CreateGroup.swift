import Identity
import ServiceModel

/// Makes a group (cognito/groups §1).
struct CreateGroup: Operation {
    static let name = OperationName.createGroup

    func run(_ input: CreateGroupRequest, in call: Call) async throws -> CreateGroupResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let group = try await GroupLifeCycle.create(input, pool: pool, call: call)
        return CreateGroupResponse(group: group.settings)
    }
}
