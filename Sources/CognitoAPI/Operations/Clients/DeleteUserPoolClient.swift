import Identity
import ServiceModel

/// Deletes an app client; the tokens that it gave stop working here.
struct DeleteUserPoolClient: Operation {
    static let name = OperationName.deleteUserPoolClient

    func run(_ input: DeleteUserPoolClientRequest, in call: Call) async throws -> NoOutput {
        let (_, client) = try await call.pools.client(input.clientId, poolId: input.userPoolId)
        try await ClientChange.delete(client, call: call)
        return NoOutput()
    }
}
