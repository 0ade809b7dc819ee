public import ServiceModel

/// How a group comes, changes and goes (cognito/groups §1).
public enum GroupLifeCycle {
    /// - Throws: `exists`, and `tooManyOfPool` beyond the quota.
    public static func create(_ input: CreateGroupRequest, pool: UserPool, call: Call) async throws -> Group {
        let now = Timestamp(milliseconds: call.now)
        let group = try Group(
            GroupType(
                groupName: input.groupName, userPoolId: pool.id, description: input.description, roleArn: input.roleArn,
                precedence: input.precedence, lastModifiedDate: now, creationDate: now))
        do {
            try await call.store.write { store in
                guard try store.groupCount(poolId: pool.id) < GroupLimits.perPool else {
                    throw Refusal.group(.tooManyOfPool(limit: GroupLimits.perPool))
                }
                try store.insert(group)
            }
        } catch StoreConflict.exists {
            throw Refusal.group(.exists)
        }
        return group
    }

    /// What is left out stays.
    ///
    /// - Throws: `groupNotFound`.
    public static func update(_ input: UpdateGroupRequest, pool: UserPool, call: Call) async throws -> Group {
        try await call.store.write { store in
            var group = try store.existingGroup(input.groupName, in: pool)
            group.change(
                description: input.description, roleArn: input.roleArn, precedence: input.precedence, at: call.now)
            try store.update(group)
            return group
        }
    }

    /// Its members stay users.
    ///
    /// - Throws: `groupNotFound`.
    public static func delete(_ name: String, pool: UserPool, call: Call) async throws {
        try await call.store.write { store in
            let group = try store.existingGroup(name, in: pool)
            try store.deleteGroup(poolId: pool.id, name: group.name, at: call.now)
        }
    }
}
