public import ServiceModel

extension ResourceServerType: PoolResource {
    public static let kind = ResourceKind.resourceServer
    public static let limit = 25
    public var resourceName: String { identifier ?? "" }
}

/// Resource servers: what an access token may be asked for beyond the pool's own scopes (cognito/resources §1).
public enum ResourceServers {
    /// - Throws: `exists`, `tooMany`, `repeatedScope`.
    public static func create(
        _ input: CreateResourceServerRequest, pool: UserPool, call: Call
    ) async throws -> ResourceServerType {
        try check(input.scopes)
        let server = ResourceServerType(
            userPoolId: pool.id, identifier: input.identifier, name: input.name, scopes: input.scopes ?? [])
        try await call.store.write { try $0.add(Resource(server), to: pool) }
        return server
    }

    /// Scopes that are left out go.
    ///
    /// - Throws: `notFound`, `repeatedScope`.
    public static func update(
        _ input: UpdateResourceServerRequest, pool: UserPool, call: Call
    ) async throws -> ResourceServerType {
        try check(input.scopes)
        return try await call.store.write { store in
            var server = try store.existing(input.identifier, in: pool, as: ResourceServerType.self)
            server.settings.name = input.name
            server.settings.scopes = input.scopes ?? []
            try store.replace(server, in: pool)
            return server.settings
        }
    }

    private static func check(_ scopes: [ResourceServerScopeType]?) throws(Refusal) {
        var names: Set<String> = []
        for scope in scopes ?? [] where !names.insert(scope.scopeName).inserted {
            throw .resource(.repeatedScope(scope.scopeName))
        }
    }
}

extension StoreReader {
    /// Whether a scope is one of a resource server of the pool: `identifier/name`, where the identifier may hold
    /// slashes and the name none.
    func hasScope(_ scope: String, in pool: UserPool) throws -> Bool {
        guard let slash = scope.lastIndex(of: "/") else { return false }
        let name = scope[scope.index(after: slash)...]
        let server = try find(String(scope[..<slash]), in: pool, as: ResourceServerType.self)
        return server?.settings.scopes?.contains { $0.scopeName == name } ?? false
    }
}
