import Identity
import ServiceModel

/// A group (cognito/groups §1).
struct GetGroup: PoolOperation {
    static let name = OperationName.getGroup

    func run(_ input: GetGroupRequest, on pool: UserPool, in call: Call) async throws -> GetGroupResponse {
        let group = try await call.store.read { try $0.existingGroup(input.groupName, in: pool) }
        return GetGroupResponse(group: group.settings)
    }
}
