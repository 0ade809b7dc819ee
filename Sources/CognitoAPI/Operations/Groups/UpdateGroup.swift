import Identity
import ServiceModel

/// Changes a group; what is left out stays (cognito/groups §1).
struct UpdateGroup: PoolOperation {
    static let name = OperationName.updateGroup

    func run(_ input: UpdateGroupRequest, on pool: UserPool, in call: Call) async throws -> UpdateGroupResponse {
        let group = try await GroupLifeCycle.update(input, pool: pool, call: call)
        return UpdateGroupResponse(group: group.settings)
    }
}
