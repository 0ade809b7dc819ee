public import IdentityPoolModel

/// How an identity pool comes, changes and goes. Each change rests on the pool as it stands, not as a cache remembers it.
public enum IdentityPoolLifeCycle {
    /// - Throws: what `IdentityPoolRules` throws, `unusablePin`, `idTaken`.
    public static func create(_ input: CreateIdentityPoolInput, call: Call) async throws -> StoredIdentityPool {
        let pool = StoredIdentityPool(
            settings: try IdentityPoolRules.checked(
                IdentityPool(
                    identityPoolId: IdentityPoolIds.new(tags: input.identityPoolTags, call: call),
                    identityPoolName: input.identityPoolName,
                    allowUnauthenticatedIdentities: input.allowUnauthenticatedIdentities,
                    allowClassicFlow: input.allowClassicFlow, supportedLoginProviders: input.supportedLoginProviders,
                    developerProviderName: input.developerProviderName,
                    openIdConnectProviderARNs: input.openIdConnectProviderARNs,
                    cognitoIdentityProviders: input.cognitoIdentityProviders,
                    samlProviderARNs: input.samlProviderARNs, identityPoolTags: input.identityPoolTags)))
        do {
            try await call.store.write { try $0.insert(pool) }
        } catch StoreConflict.exists {
            throw Refusal.identityPool(.idTaken(pool.id))
        }
        return pool
    }

    /// Replaces the settings: what is left out goes back to its default, but for the developer's own provider, which stays,
    /// and tags, which have operations of their own.
    ///
    /// - Throws: `notFound`, `developerProviderIsFixed`, and what `IdentityPoolRules` throws.
    public static func update(_ input: IdentityPool, call: Call) async throws -> StoredIdentityPool {
        try await call.store.write { store in
            var pool = try store.existingIdentityPool(input.identityPoolId)
            var settings = input
            settings.identityPoolTags = input.identityPoolTags ?? pool.settings.identityPoolTags
            settings.developerProviderName = input.developerProviderName ?? pool.settings.developerProviderName
            settings = try IdentityPoolRules.checked(settings)
            if let name = pool.settings.developerProviderName, settings.developerProviderName != name {
                throw Refusal.identityPool(.developerProviderIsFixed(name))
            }
            pool.settings = settings
            let providers = settings.providerNames
            pool.principalTags = pool.principalTags.filter { providers.contains($0.key) }
            try store.update(pool)
            return pool
        }
    }

    /// Deletes the pool with everything in it.
    ///
    /// - Throws: `notFound`.
    public static func delete(_ id: String, call: Call) async throws {
        try await call.store.write { store in
            guard try store.markDeleted(identityPoolId: id, at: call.now) else {
                throw Refusal.identityPool(.notFound(id))
            }
        }
    }

    /// Sets roles and mappings, in place of all that were set before.
    ///
    /// - Throws: `notFound`, and what `RoleRules` throws.
    public static func setRoles(_ input: SetIdentityPoolRolesInput, call: Call) async throws {
        let roles = IdentityPoolRoles(standard: input.roles, mappings: input.roleMappings ?? [:])
        try await call.store.write { store in
            var pool = try store.existingIdentityPool(input.identityPoolId)
            try RoleRules.check(roles, of: pool.settings)
            pool.roles = roles
            try store.update(pool)
        }
    }
}

extension StoreReader {
    /// Throws `notFound`.
    func existingIdentityPool(_ id: String) throws -> StoredIdentityPool {
        guard let pool = try identityPool(id) else { throw Refusal.identityPool(.notFound(id)) }
        return pool
    }
}
