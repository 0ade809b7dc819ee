import Identity
import ServiceModel

/// Replaces the settings of an app client; what is left out goes back to its default (cognito/clients §6).
struct UpdateUserPoolClient: Operation {
    static let name = OperationName.updateUserPoolClient

    func run(_ input: UpdateUserPoolClientRequest, in call: Call) async throws -> UpdateUserPoolClientResponse {
        let keys = call.services.keys
        let client = try await call.store.write { store in
            guard let pool = try store.pool(input.userPoolId) else {
                throw Refusal.lookUp(.userPoolNotFound(input.userPoolId))
            }
            guard let stored = try store.client(input.clientId), stored.poolId == pool.id else {
                throw Refusal.lookUp(.clientNotFound(input.clientId))
            }
            let current = try ClientSecrets.open(stored, with: keys)
            let changed = try stored.with(ClientRules.update(current, with: input, pool: pool, now: call.now))
            try store.update(changed)
            return AppClient(changed, secrets: current.secrets)
        }
        return UpdateUserPoolClientResponse(userPoolClient: client.shape)
    }
}
