/// Who is in a group (cognito/groups §2).
public enum Membership {
    /// Makes a user a member; of one who is a member already too.
    ///
    /// - Throws: `groupNotFound`, `userNotFound`, and `tooManyOfUser` beyond the quota.
    public static func add(_ username: String, to name: String, pool: UserPool, call: Call) async throws {
        try await call.store.write { store in
            let group = try store.existingGroup(name, in: pool)
            let user = try store.existingUser(named: username, in: pool)
            let memberships = try store.groups(userId: user.id)
            if memberships.contains(where: { $0.name == group.name }) { return }
            guard memberships.count < GroupLimits.perUser else {
                throw Refusal.group(.tooManyOfUser(limit: GroupLimits.perUser))
            }
            try store.addMember(userId: user.id, poolId: pool.id, group: group.name, at: call.now)
        }
    }

    /// Ends a membership; of a user who is no member too.
    ///
    /// - Throws: `groupNotFound`, `userNotFound`.
    public static func end(of username: String, in name: String, pool: UserPool, call: Call) async throws {
        try await call.store.write { store in
            let group = try store.existingGroup(name, in: pool)
            let user = try store.existingUser(named: username, in: pool)
            try store.removeMember(userId: user.id, poolId: pool.id, group: group.name, at: call.now)
        }
    }
}
