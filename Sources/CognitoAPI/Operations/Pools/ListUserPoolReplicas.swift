import Identity
import ServiceModel

/// The replicas of a pool, the primary among them (cognito/resources §11).
struct ListUserPoolReplicas: PoolOperation {
    static let name = OperationName.listUserPoolReplicas

    func run(
        _ input: ListUserPoolReplicasRequest, on pool: UserPool, in call: Call
    ) async throws -> ListUserPoolReplicasResponse {
        let page = try await PoolReplicas.list(pool: pool, token: input.nextToken, call: call)
        return ListUserPoolReplicasResponse(userPoolReplicas: page.elements, nextToken: page.nextToken)
    }
}
