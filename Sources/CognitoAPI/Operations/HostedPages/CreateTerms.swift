import Identity
import ServiceModel

/// Gives a client terms of use or a privacy policy (cognito/resources §6).
struct CreateTerms: PoolOperation {
    static let name = OperationName.createTerms

    func run(_ input: CreateTermsRequest, on pool: UserPool, in call: Call) async throws -> CreateTermsResponse {
        CreateTermsResponse(terms: try await Terms.create(input, pool: pool, call: call))
    }
}
