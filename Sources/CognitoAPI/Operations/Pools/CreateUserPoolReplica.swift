import Identity
import ServiceModel

/// Makes a replica of a pool in another region (cognito/resources §11).
struct CreateUserPoolReplica: PoolOperation {
    static let name = OperationName.createUserPoolReplica

    func run(
        _ input: CreateUserPoolReplicaRequest, on pool: UserPool, in call: Call
    ) async throws -> CreateUserPoolReplicaResponse {
        CreateUserPoolReplicaResponse(
            userPoolReplica: try await PoolReplicas.create(input, pool: pool, call: call))
    }
}
