import Identity
import ServiceModel

/// The documents that are cached for a policy, by page (cognito/resources §10).
struct ListClientMetadataURLs: PoolOperation {
    static let name = OperationName.listClientMetadataURLs

    func run(
        _ input: ListClientMetadataURLsRequest, on pool: UserPool, in call: Call
    ) async throws -> ListClientMetadataURLsResponse {
        let page = try await ClientMetadataURLs.list(
            policy: input.cimdPolicyId, pool: pool, limit: input.maxResults, token: input.nextToken, call: call)
        return ListClientMetadataURLsResponse(nextToken: page.nextToken, clientMetadataURLs: page.elements)
    }
}
