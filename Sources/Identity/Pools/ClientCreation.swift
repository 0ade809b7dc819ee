import Cryptography
public import ServiceModel

/// Makes app clients, for the API and for seeds.
public enum ClientCreation {
    /// - Parameter id: the id that the client shall have; nil: a new one, or the one that its name asks for.
    /// - Throws: what `ClientRules.create` throws, `idTaken`, and `tooMany` beyond the quota.
    public static func run(
        _ input: CreateUserPoolClientRequest, id: String? = nil, pool: UserPool, call: Call
    ) async throws -> AppClient {
        var (settings, secrets) = try ClientRules.create(input, pool: pool, call: call)
        if let id {
            settings.clientId = id
            ClientRules.publish(settings.clientSecretArn != nil, &settings, accountId: call.settings.accountId)
        }
        var stored = try StoredClient(
            settings: settings, sealedSecrets: nil, generation: call.random.clientGeneration())
        stored.sealedSecrets = ClientSecrets.seal(secrets, clientId: stored.id, call: call)
        stored.secretMarks = secrets.map { _ in SecretMark(ofNew: stored.id, at: call.now) }
        if settings.clientSecretArn != nil { stored.rotatesAt = call.now + SecretRotation.period }
        let client = AppClient(stored, secrets: secrets)
        let row = stored
        do {
            try await call.store.write { store in
                guard try store.pool(pool.id) != nil else { throw Refusal.lookUp(.userPoolNotFound(pool.id)) }
                guard try store.clientCount(poolId: pool.id) < ClientRules.maximumClients else {
                    throw Refusal.client(.tooMany(limit: ClientRules.maximumClients))
                }
                try ClientReferences.check(row.settings, pool: pool, in: store)
                try store.insert(row)
            }
        } catch StoreConflict.exists {
            throw Refusal.client(.idTaken(client.id))
        }
        return client
    }
}

extension RandomSource {
    /// A number that no client has: positive, for 0 means one of an earlier release.
    fileprivate func clientGeneration() -> Int64 {
        bytes(8).reduce(0) { $0 << 8 | Int64($1) } & Int64.max | 1
    }
}
