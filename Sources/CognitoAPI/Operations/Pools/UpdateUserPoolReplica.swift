import Identity
import ServiceModel

/// Activates or deactivates a replica (cognito/resources §11).
struct UpdateUserPoolReplica: PoolOperation {
    static let name = OperationName.updateUserPoolReplica

    func run(
        _ input: UpdateUserPoolReplicaRequest, on pool: UserPool, in call: Call
    ) async throws -> UpdateUserPoolReplicaResponse {
        UpdateUserPoolReplicaResponse(
            userPoolReplica: try await PoolReplicas.update(
                input.regionName, status: input.status, pool: pool, call: call))
    }
}
