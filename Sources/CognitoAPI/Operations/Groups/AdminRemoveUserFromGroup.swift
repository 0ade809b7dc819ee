import Identity
import ServiceModel

/// Ends a membership; of a user who is no member too (cognito/groups §2).
struct AdminRemoveUserFromGroup: Operation {
    static let name = OperationName.adminRemoveUserFromGroup

    func run(_ input: AdminRemoveUserFromGroupRequest, in call: Call) async throws -> NoOutput {
        let pool = try await call.pools.pool(input.userPoolId)
        try await call.store.write { store in
            let group = try store.existingGroup(input.groupName, in: pool)
            let user = try store.existingUser(named: input.username, in: pool)
            try store.removeMember(userId: user.id, poolId: pool.id, group: group.name)
        }
        return NoOutput()
    }
}
