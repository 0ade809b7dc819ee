import Identity
import ServiceModel

/// Changes a group; what is left out stays (cognito/groups §1).
struct UpdateGroup: Operation {
    static let name = OperationName.updateGroup

    func run(_ input: UpdateGroupRequest, in call: Call) async throws -> UpdateGroupResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let group = try await GroupLifeCycle.update(input, pool: pool, call: call)
        return UpdateGroupResponse(group: group.settings)
    }
}
