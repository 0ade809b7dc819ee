import Identity
import ServiceModel

/// Lets clients name themselves by the URL of a document about them (cognito/resources §10).
struct CreateCIMDPolicy: PoolOperation {
    static let name = OperationName.createCIMDPolicy

    func run(
        _ input: CreateCIMDPolicyRequest, on pool: UserPool, in call: Call
    ) async throws -> CreateCIMDPolicyResponse {
        CreateCIMDPolicyResponse(
            cimdPolicy: try await ClientMetadataPolicies.create(input, pool: pool, call: call))
    }
}
