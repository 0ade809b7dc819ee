/// The identities of a pool, as who administers it sees them, and what people take from their own.
public enum Identities {
    /// An identity with those who lead to it.
    public struct Description: Sendable {
        public let identity: PoolIdentity
        /// Names of providers, each once.
        public let providers: [String]
    }

    /// Disabled ones too.
    ///
    /// - Throws: `notFound`.
    public static func describe(_ id: String, call: Call) async throws -> Description {
        try await call.store.read { store in
            guard let identity = try store.poolIdentity(id) else { throw Refusal.poolIdentity(.notFound(id)) }
            return try store.description(of: identity)
        }
    }

    /// - Throws: `IdentityPoolRefusal.notFound`, `invalidPaginationToken`.
    public static func list(
        in poolId: String, hidesDisabled: Bool, limit: Int?, token: String?, call: Call
    ) async throws -> Page<Description> {
        _ = try await call.services.identityPools.pool(poolId)
        return try await Paging.run(
            scope: "ListIdentities/\(poolId)/\(hidesDisabled)", limit: limit, token: token, call: call,
            place: { PageToken(after: $0.identity.id) },
            read: { after, limit in
                try await call.store.read { store in
                    try store.poolIdentities(
                        poolId: poolId, hidesDisabled: hidesDisabled, after: after?.key, limit: limit
                    ).map { try store.description(of: $0) }
                }
            })
    }

    /// Deletes them with their logins. What is not there is no fault: it is gone.
    public static func delete(_ ids: [String], call: Call) async throws {
        try await call.store.write { store in
            for id in ids { _ = try store.deletePoolIdentity(id) }
        }
    }

    /// Takes logins from an identity that one of them proves. One from which the last is taken is nobody's any more.
    ///
    /// - Parameters:
    ///   - logins: tokens by the names of their providers.
    ///   - names: the providers whose users are to lead nowhere.
    /// - Throws: `notFound`, what `LoginTokens` throws, `forbidden`, `loginsDoNotMatch`, `notLinked`.
    public static func unlink(
        _ names: [String], from id: String, logins: [String: String], call: Call
    ) async throws {
        let poolId = try await call.store.read { try $0.enabledIdentity(id).poolId }
        guard let pool = try await call.services.identityPools.knownPool(poolId) else {
            throw Refusal.poolIdentity(.notFound(id))
        }
        guard !logins.isEmpty else { throw Refusal.poolIdentity(.forbidden(id)) }
        let proven = try await LoginTokens.verify(logins, of: pool, call: call)
        var providers: [String] = []
        for name in names { providers.append(try await pool.loginProvider(name, call: call)?.name ?? name) }
        let removed = providers
        try await call.store.write { store in
            try store.requireStanding(proven)
            let identity = try store.enabledIdentity(id)
            let linked = try store.logins(identityId: id)
            guard proven.allSatisfy({ linked.contains($0.login) }) else {
                throw Refusal.poolIdentity(.loginsDoNotMatch)
            }
            let going = linked.filter { !$0.isDeveloper && removed.contains($0.provider) }
            for name in removed where !going.contains(where: { $0.provider == name }) {
                throw Refusal.poolIdentity(.notLinked(name))
            }
            try store.unlink(going, from: identity, at: call.now)
        }
    }
}

extension StoreReader {
    fileprivate func description(of identity: PoolIdentity) throws -> Identities.Description {
        var providers: [String] = []
        for login in try logins(identityId: identity.id) where !providers.contains(login.provider) {
            providers.append(login.provider)
        }
        return Identities.Description(identity: identity, providers: providers)
    }
}
