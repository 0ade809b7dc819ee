import Identity
import ServiceModel

/// The terms of a pool, by page (cognito/resources §6).
struct ListTerms: PoolOperation {
    static let name = OperationName.listTerms

    func run(_ input: ListTermsRequest, on pool: UserPool, in call: Call) async throws -> ListTermsResponse {
        let page = try await ResourceLifeCycle<TermsType>.list(
            in: pool, limit: input.maxResults, token: input.nextToken, call: call)
        let terms = page.elements.map {
            TermsDescriptionType(
                termsId: $0.termsId, termsName: $0.termsName, enforcement: $0.enforcement,
                creationDate: $0.creationDate,
                lastModifiedDate: $0.lastModifiedDate)
        }
        return ListTermsResponse(terms: terms, nextToken: page.nextToken)
    }
}
