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
    /// - Throws: `userPoolNotFound`, `runsInPool` of an import, and what `PoolRules.update` throws.
    public static func update(_ input: UpdateUserPoolRequest, call: Call) async throws {
        try await call.store.write { store in
            let current = try store.existingPool(input.userPoolId)
            try store.requireNoImport(into: current.id)
            let settings = try PoolRules.update(current.settings, with: input, now: call.now)
            try RecoveryWindow.note(settings, after: current, in: store, at: call.now)
            try store.update(UserPool(settings, mfa: current.mfa.after(settings), sessions: current.sessions))
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
            try store.update(UserPool(settings, mfa: current.mfa, sessions: current.sessions))
        }
    }

    /// Deletes the pool with everything in it (cognito/pools §7).
    ///
    /// - Throws: `userPoolNotFound`, `deletionProtected`, `inTheWayOfDeletion` for a domain, and `runsInPool` of an import.
    public static func delete(_ id: String, call: Call) async throws {
        try await call.store.write { store in
            let current = try store.existingPool(id)
            guard current.settings.deletionProtection != .active else { throw Refusal.pool(.deletionProtected) }
            guard current.settings.domain == nil, current.settings.customDomain == nil else {
                throw Refusal.resource(.domain(.inTheWayOfDeletion))
            }
            if try store.isPaused(poolId: id, at: call.now) { throw Refusal.pool(.writesPaused) }
            try store.requireNoImport(into: id)
            try store.markDeleted(poolId: id, at: call.now)
        }
    }

    /// Takes back a pool that was just made and could not be completed, whether or not it is protected: nobody has
    /// anything in it.
    public static func takeBack(_ id: String, call: Call) async throws {
        try await call.store.write { try $0.markDeleted(poolId: id, at: call.now) }
    }
}
