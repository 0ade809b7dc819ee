import Cryptography
public import ServiceModel

extension CIMDPolicyType: PoolResource {
    public static let kind = ResourceKind.clientMetadataPolicy
    public static let limit = 100
    public var resourceName: String { cimdPolicyId }
}

/// Which clients may name themselves by the URL of a document about them, and through which of the pool's own
/// (cognito/resources §10). A policy outlives its client, and then leads nowhere.
///
/// Nothing fetches documents yet: until that is built no such client is let in.
public enum ClientMetadataPolicies {
    private static let day = 86_400

    /// - Throws: `clientNotFound`, `notInLiteTier`, `tooMany`, and what is wrong with the patterns.
    public static func create(
        _ input: CreateCIMDPolicyRequest, pool: UserPool, call: Call
    ) async throws -> CIMDPolicyType {
        let now = Timestamp(milliseconds: call.now)
        try requireTier(pool)
        try check(input.urlPatterns)
        let policy = CIMDPolicyType(
            userPoolId: pool.id, cimdPolicyId: call.random.text(26, alphabet: .lowercaseAlphanumeric),
            clientId: input.clientId, policyName: input.policyName, cacheDuration: input.cacheDuration ?? day,
            urlPatterns: input.urlPatterns, creationDate: now, lastModifiedDate: now)
        try await call.store.write { store in
            try store.existingClient(input.clientId, of: pool.id)
            try store.add(Resource(policy), to: pool)
        }
        return policy
    }

    /// Name and duration that are left out stay.
    ///
    /// - Throws: `notFound`, `clientNotFound`, `notInLiteTier`, and what is wrong with the patterns.
    public static func update(
        _ input: UpdateCIMDPolicyRequest, pool: UserPool, call: Call
    ) async throws -> CIMDPolicyType {
        try requireTier(pool)
        try check(input.urlPatterns)
        return try await call.store.write { store in
            var policy = try store.existing(input.cimdPolicyId, in: pool, as: CIMDPolicyType.self)
            try store.existingClient(input.clientId, of: pool.id)
            policy.settings.clientId = input.clientId
            policy.settings.policyName = input.policyName ?? policy.settings.policyName
            policy.settings.cacheDuration = input.cacheDuration ?? policy.settings.cacheDuration
            policy.settings.urlPatterns = input.urlPatterns
            policy.settings.lastModifiedDate = Timestamp(milliseconds: call.now)
            try store.replace(policy, in: pool)
            return policy.settings
        }
    }

    /// - Throws: `notFound`.
    public static func find(_ id: String, pool: UserPool, call: Call) async throws -> CIMDPolicyType {
        try await call.store.read { store in
            try shown(try store.existing(id, in: pool, as: CIMDPolicyType.self).settings, pool: pool, in: store)
        }
    }

    public static func list(
        pool: UserPool, limit: Int?, token: String?, call: Call
    ) async throws -> Page<CIMDPolicyType> {
        let page = try await ResourceLifeCycle<CIMDPolicyType>.list(
            in: pool, limit: limit, token: token, call: call)
        let elements = page.elements
        return Page(
            elements: try await call.store.read { store in
                try elements.map { try shown($0, pool: pool, in: store) }
            }, nextToken: page.nextToken)
    }

    /// With the documents that were cached under it.
    ///
    /// - Throws: `notFound`.
    public static func delete(_ id: String, pool: UserPool, call: Call) async throws {
        try await call.store.write { store in
            _ = try store.existing(id, in: pool, as: CIMDPolicyType.self)
            try store.deleteClientMetadata(policy: id, in: pool)
            try store.deleteResource(.clientMetadataPolicy, poolId: pool.id, name: id)
        }
    }

    /// Without the client that is gone.
    private static func shown(
        _ policy: CIMDPolicyType, pool: UserPool, in store: any StoreReader
    ) throws -> CIMDPolicyType {
        var policy = policy
        if let id = policy.clientId, try store.client(id)?.poolId != pool.id { policy.clientId = nil }
        return policy
    }

    // MARK: Rules

    private static func requireTier(_ pool: UserPool) throws(Refusal) {
        if pool.settings.userPoolTier == .lite { throw .pool(.notInLiteTier([.clientMetadata])) }
    }

    /// Beyond what the model says: a host, and neither a name nor a password before it, which would make the host look
    /// like another.
    private static func check(_ patterns: [String]) throws(Refusal) {
        for pattern in patterns {
            let authority = pattern.dropFirst("https://".count).prefix { $0 != "/" }
            guard !authority.isEmpty, !authority.contains("@"), !authority.contains("\\"), authority.first != ":"
            else { throw .resource(.clientMetadata(.unusablePattern(pattern))) }
        }
    }
}
