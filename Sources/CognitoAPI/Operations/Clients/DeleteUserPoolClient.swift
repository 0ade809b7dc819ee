import Identity
import ServiceModel

/// Deletes an app client; the tokens that it gave stop working here.
struct DeleteUserPoolClient: Operation {
    static let name = OperationName.deleteUserPoolClient

    func run(_ input: DeleteUserPoolClientRequest, in call: Call) async throws -> NoOutput {
        let (pool, client) = try await call.directory.client(input.clientId, poolId: input.userPoolId)
        try await call.store.write { try $0.deleteClient(client.id) }
        call.directory.forget(poolId: pool.id)
        return NoOutput()
    }
}
