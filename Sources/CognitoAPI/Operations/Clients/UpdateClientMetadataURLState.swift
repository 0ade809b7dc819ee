import Identity
import ServiceModel

/// Forgets a cached document, or has it fetched anew (cognito/resources §10).
struct UpdateClientMetadataURLState: PoolOperation {
    static let name = OperationName.updateClientMetadataURLState

    func run(
        _ input: UpdateClientMetadataURLStateRequest, on pool: UserPool, in call: Call
    ) async throws -> UpdateClientMetadataURLStateResponse {
        try await ClientMetadataURLs.change(
            input.url, input.action, policy: input.cimdPolicyId, pool: pool, call: call)
        return UpdateClientMetadataURLStateResponse()
    }
}
