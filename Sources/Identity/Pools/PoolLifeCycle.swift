public import ServiceModel

/// How a user pool comes, changes and goes. Each change rests on the pool as it stands, not as a cache remembers it.
public enum PoolLifeCycle {
    /// - Throws: what `PoolRules.create` throws, and `idTaken`.
    public static func create(_ input: CreateUserPoolRequest, call: Call) async throws -> UserPool {
        let pool = try UserPool(PoolRules.create(input, call: call))
        do {
            try await call.store.write { try $0.insert(pool) }
        } catch StoreConflict.exists {
            throw Refusal.pool(.idTaken(pool.id))
        }
        return pool
    }

    /// What is left out goes back to its default (cognito/pools §6).
    ///
    /// - Throws: `userPoolNotFound`, and what `PoolRules.update` throws.
    public static func update(_ input: UpdateUserPoolRequest, call: Call) async throws {
        try await call.store.write { store in
            let current = try store.existingPool(input.userPoolId)
            let settings = try PoolRules.update(current.settings, with: input, now: call.now)
            try store.update(UserPool(settings, mfa: current.mfa.after(settings)))
        }
    }

    /// Adds custom attributes to the schema, for good (cognito/pools §5).
    ///
    /// - Throws: `userPoolNotFound`, and what `SchemaRules.adding` throws.
    public static func add(_ custom: [SchemaAttributeType], toSchemaOf id: String, call: Call) async throws {
        try await call.store.write { store in
            let current = try store.existingPool(id)
            var settings = current.settings
            settings.schemaAttributes = try SchemaRules.adding(custom, to: settings.schemaAttributes ?? [])
            settings.lastModifiedDate = Timestamp(milliseconds: call.now)
            try store.update(UserPool(settings, mfa: current.mfa))
        }
    }

    /// Deletes the pool with everything in it (cognito/pools §7).
    ///
    /// - Throws: `userPoolNotFound`, and `deletionProtected`.
    public static func delete(_ id: String, call: Call) async throws {
        try await call.store.write { store in
            let current = try store.existingPool(id)
            guard current.settings.deletionProtection != .active else { throw Refusal.pool(.deletionProtected) }
            try store.markDeleted(poolId: id, at: call.now)
        }
    }
}

extension StoreReader {
    /// Throws `userPoolNotFound`.
    func existingPool(_ id: String) throws -> UserPool {
        guard let pool = try pool(id) else { throw Refusal.lookUp(.userPoolNotFound(id)) }
        return pool
    }
}
