import Identity
import ServiceModel

/// Changes terms (cognito/resources §6).
struct UpdateTerms: PoolOperation {
    static let name = OperationName.updateTerms

    func run(_ input: UpdateTermsRequest, on pool: UserPool, in call: Call) async throws -> UpdateTermsResponse {
        UpdateTermsResponse(terms: try await Terms.update(input, pool: pool, call: call))
    }
}
