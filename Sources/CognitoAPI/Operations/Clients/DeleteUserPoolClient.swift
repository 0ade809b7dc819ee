import Identity
import ServiceModel

/// Deletes an app client; the tokens that it gave stop working here.
struct DeleteUserPoolClient: Operation {
    static let name = OperationName.deleteUserPoolClient

    func run(_ input: DeleteUserPoolClientRequest, in call: Call) async throws -> NoOutput {
        let (_, client) = try await call.pools.client(input.clientId, poolId: input.userPoolId)
        try await call.store.write { store in
            // By now another client may have come back under this id, in another pool even.
            guard try store.hasClient(client.id, generation: client.generation) else {
                throw Refusal.lookUp(.clientNotFound(client.id))
            }
            try store.deleteClient(client.id)
        }
        return NoOutput()
    }
}
