import Identity
import ServiceModel

/// The policies of a pool, by page (cognito/resources §10).
struct ListCIMDPolicies: PoolOperation {
    static let name = OperationName.listCIMDPolicies

    func run(
        _ input: ListCIMDPoliciesRequest, on pool: UserPool, in call: Call
    ) async throws -> ListCIMDPoliciesResponse {
        let page = try await ClientMetadataPolicies.list(
            pool: pool, limit: input.maxResults, token: input.nextToken, call: call)
        return ListCIMDPoliciesResponse(
            nextToken: page.nextToken,
            cimdPolicies: page.elements.map {
                CIMDPolicySummaryType(
                    cimdPolicyId: $0.cimdPolicyId, clientId: $0.clientId, policyName: $0.policyName,
                    cacheDuration: $0.cacheDuration, creationDate: $0.creationDate,
                    lastModifiedDate: $0.lastModifiedDate)
            })
    }
}
