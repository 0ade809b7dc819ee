import Identity
import ServiceModel

/// Makes a user a member of a group; again is no error (cognito/groups §2).
struct AdminAddUserToGroup: Operation {
    static let name = OperationName.adminAddUserToGroup

    func run(_ input: AdminAddUserToGroupRequest, in call: Call) async throws -> NoOutput {
        let pool = try await call.pools.pool(input.userPoolId)
        try await call.store.write { store in
            let group = try store.existingGroup(input.groupName, in: pool)
            let user = try store.existingUser(named: input.username, in: pool)
            let memberships = try store.groups(userId: user.id)
            if memberships.contains(where: { $0.name == group.name }) { return }
            guard memberships.count < GroupLimits.perUser else {
                throw Refusal.group(.tooManyOfUser(limit: GroupLimits.perUser))
            }
            try store.addMember(userId: user.id, poolId: pool.id, group: group.name, at: call.now)
        }
        return NoOutput()
    }
}
