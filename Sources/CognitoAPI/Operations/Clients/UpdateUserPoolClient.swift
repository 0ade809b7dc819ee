import Identity
import ServiceModel

/// Replaces the settings of an app client; what is left out goes back to its default (pools.md §7).
struct UpdateUserPoolClient: Operation {
    static let name = OperationName.updateUserPoolClient

    func run(_ input: UpdateUserPoolClientRequest, in call: Call) async throws -> UpdateUserPoolClientResponse {
        let (pool, client) = try await call.directory.client(input.clientId, poolId: input.userPoolId)
        let settings = try ClientRules.update(client, with: input, pool: pool, now: call.now)
        try await call.store.write { store in
            guard var stored = try store.client(client.id) else { throw ServiceError.clientNotFound(client.id) }
            stored.settings = settings
            try store.update(stored)
        }
        call.directory.forget(poolId: pool.id)
        return UpdateUserPoolClientResponse(userPoolClient: AppClient(settings, secrets: client.secrets).shape)
    }
}
