import Identity
import ServiceModel

/// Makes an app client (pools.md §7).
struct CreateUserPoolClient: Operation {
    static let name = OperationName.createUserPoolClient

    func run(_ input: CreateUserPoolClientRequest, in call: Call) async throws -> CreateUserPoolClientResponse {
        let pool = try await call.directory.pool(input.userPoolId)
        let (settings, secrets) = try ClientRules.create(input, pool: pool, call: call)
        let client = AppClient(settings, secrets: secrets)
        let stored = StoredClient(
            settings: settings, sealedSecrets: ClientSecrets.seal(secrets, clientId: client.id, call: call))
        do {
            try await call.store.write { store in
                guard try store.pool(pool.id) != nil else { throw ServiceError.userPoolNotFound(pool.id) }
                guard try store.clientCount(poolId: pool.id) < ClientRules.maximumClients else {
                    throw ServiceError(
                        .limitExceededException,
                        "A user pool cannot have more than \(ClientRules.maximumClients) clients.")
                }
                try store.insert(stored)
            }
        } catch StoreConflict.exists {
            throw ServiceError.parameter("A user pool client with the id \(client.id) exists.")
        }
        call.directory.forget(poolId: pool.id)
        return CreateUserPoolClientResponse(userPoolClient: client.shape)
    }
}
