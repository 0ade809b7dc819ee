import Identity
import ServiceModel

/// Deletes a policy, with the documents that were cached under it (cognito/resources §10).
struct DeleteCIMDPolicy: PoolOperation {
    static let name = OperationName.deleteCIMDPolicy

    func run(
        _ input: DeleteCIMDPolicyRequest, on pool: UserPool, in call: Call
    ) async throws -> DeleteCIMDPolicyResponse {
        try await ClientMetadataPolicies.delete(input.cimdPolicyId, pool: pool, call: call)
        return DeleteCIMDPolicyResponse()
    }
}
