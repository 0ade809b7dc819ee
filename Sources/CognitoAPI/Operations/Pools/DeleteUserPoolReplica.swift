import Identity
import ServiceModel

/// Deletes a replica that is inactive (cognito/resources §11).
struct DeleteUserPoolReplica: PoolOperation {
    static let name = OperationName.deleteUserPoolReplica

    func run(
        _ input: DeleteUserPoolReplicaRequest, on pool: UserPool, in call: Call
    ) async throws -> DeleteUserPoolReplicaResponse {
        DeleteUserPoolReplicaResponse(
            userPoolReplica: try await PoolReplicas.delete(input.regionName, pool: pool, call: call))
    }
}
