public import ServiceModel

/// Makes app clients, for the API and for seeds.
public enum ClientCreation {
    /// - Parameter id: the id that the client shall have; nil: a new one, or the one that its name asks for.
    /// - Throws: what `ClientRules.create` throws, IPE where the id is taken, LimitExceeded beyond the quota.
    public static func run(
        _ input: CreateUserPoolClientRequest, id: String? = nil, pool: UserPool, call: Call
    ) async throws -> AppClient {
        var (settings, secrets) = try ClientRules.create(input, pool: pool, call: call)
        if let id { settings.clientId = id }
        let client = AppClient(settings, secrets: secrets)
        let stored = StoredClient(
            settings: settings, sealedSecrets: ClientSecrets.seal(secrets, clientId: client.id, call: call))
        do {
            try await call.store.write { store in
                guard try store.pool(pool.id) != nil else { throw ServiceError.userPoolNotFound(pool.id) }
                guard try store.clientCount(poolId: pool.id) < ClientRules.maximumClients else {
                    throw ServiceError.limitExceeded(
                        "A user pool cannot have more than \(ClientRules.maximumClients) clients.")
                }
                try store.insert(stored)
            }
        } catch StoreConflict.exists {
            throw ServiceError.parameter("A user pool client with the id \(client.id) exists.")
        }
        call.directory.forget(poolId: pool.id)
        return client
    }
}
