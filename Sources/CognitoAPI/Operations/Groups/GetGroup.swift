import Identity
import ServiceModel

/// A group (cognito/groups §1).
struct GetGroup: Operation {
    static let name = OperationName.getGroup

    func run(_ input: GetGroupRequest, in call: Call) async throws -> GetGroupResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let group = try await call.store.read { try $0.existingGroup(input.groupName, in: pool) }
        return GetGroupResponse(group: group.settings)
    }
}
