import Identity
import ServiceModel

/// A policy by its id (cognito/resources §10).
struct DescribeCIMDPolicy: PoolOperation {
    static let name = OperationName.describeCIMDPolicy

    func run(
        _ input: DescribeCIMDPolicyRequest, on pool: UserPool, in call: Call
    ) async throws -> DescribeCIMDPolicyResponse {
        DescribeCIMDPolicyResponse(
            cimdPolicy: try await ClientMetadataPolicies.find(input.cimdPolicyId, pool: pool, call: call))
    }
}
