import Identity
import ServiceModel

/// Changes a group; what is left out stays (cognito/groups §1).
struct UpdateGroup: Operation {
    static let name = OperationName.updateGroup

    func run(_ input: UpdateGroupRequest, in call: Call) async throws -> UpdateGroupResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let group = try await call.store.write { store in
            var group = try store.existingGroup(input.groupName, in: pool)
            group.change(
                description: input.description, roleArn: input.roleArn, precedence: input.precedence, at: call.now)
            try store.update(group)
            return group
        }
        return UpdateGroupResponse(group: group.settings)
    }
}
