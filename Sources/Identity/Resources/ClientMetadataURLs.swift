import JSON
public import ServiceModel

extension ClientMetadataURLType {
    /// The URLs of a policy stand beside each other, in order.
    static func name(policy: String, url: String) -> String { "\(policy)/\(url)" }
}

/// The documents about clients that are cached for a policy, by their URLs (cognito/resources §10).
public enum ClientMetadataURLs {
    /// By page, in the order of the URLs.
    ///
    /// - Throws: `notFound` for the policy.
    public static func list(
        policy: String, pool: UserPool, limit: Int?, token: String?, call: Call
    ) async throws -> Page<ClientMetadataURLType> {
        _ = try await ResourceLifeCycle<CIMDPolicyType>.find(policy, in: pool, call: call)
        return try await Paging.run(
            scope: "client-metadata/\(pool.id)/\(policy)", limit: limit, token: token, call: call,
            place: { PageToken(after: $0.url) },
            read: { after, limit in
                try await call.store.read {
                    try $0.clientMetadata(policy: policy, in: pool, after: after?.key ?? "", limit: limit)
                }
            })
    }

    /// Forgets a cached document, or has it fetched anew before it is used again.
    ///
    /// - Throws: `notFound` for the policy, and `notCached`.
    public static func change(
        _ url: String, _ action: CIMDCacheActionType, policy: String, pool: UserPool, call: Call
    ) async throws {
        try await call.store.write { store in
            _ = try store.existing(policy, in: pool, as: CIMDPolicyType.self)
            let name = ClientMetadataURLType.name(policy: policy, url: url)
            guard var stored = try store.resource(.clientMetadataURL, poolId: pool.id, name: name) else {
                throw Refusal.resource(.clientMetadata(.notCached))
            }
            switch action {
            case .invalidate: try store.deleteResource(.clientMetadataURL, poolId: pool.id, name: name)
            case .refresh:
                var shape = try ClientMetadataURLType(json: stored.settings)
                shape.expirationDate = Timestamp(milliseconds: call.now)
                stored.settings = try JSONReader.read(shape.encoded()).objectValue ?? stored.settings
                try store.update(stored)
            }
        }
    }
}

extension StoreReader {
    fileprivate func clientMetadata(
        policy: String, in pool: UserPool, after url: String, limit: Int
    ) throws -> [ClientMetadataURLType] {
        let prefix = ClientMetadataURLType.name(policy: policy, url: "")
        return try resources(.clientMetadataURL, poolId: pool.id, after: prefix + url, limit: limit)
            .prefix { $0.name.hasPrefix(prefix) }.map { try ClientMetadataURLType(json: $0.settings) }
    }
}

extension StoreWriter {
    /// All that is cached for a policy.
    func deleteClientMetadata(policy: String, in pool: UserPool) throws {
        while true {
            let found = try clientMetadata(policy: policy, in: pool, after: "", limit: 100)
            for shape in found {
                try deleteResource(
                    .clientMetadataURL, poolId: pool.id,
                    name: ClientMetadataURLType.name(policy: policy, url: shape.url))
            }
            if found.isEmpty { return }
        }
    }
}
