import Identity
import ServiceModel

/// Changes a policy (cognito/resources §10).
struct UpdateCIMDPolicy: PoolOperation {
    static let name = OperationName.updateCIMDPolicy

    func run(
        _ input: UpdateCIMDPolicyRequest, on pool: UserPool, in call: Call
    ) async throws -> UpdateCIMDPolicyResponse {
        UpdateCIMDPolicyResponse(
            cimdPolicy: try await ClientMetadataPolicies.update(input, pool: pool, call: call))
    }
}
