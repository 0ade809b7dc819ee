import Identity
import ServiceModel

/// The identity providers of a pool, by page (cognito/resources §2).
struct ListIdentityProviders: PoolOperation {
    static let name = OperationName.listIdentityProviders

    func run(
        _ input: ListIdentityProvidersRequest, on pool: UserPool, in call: Call
    ) async throws -> ListIdentityProvidersResponse {
        let page = try await ResourceLifeCycle<IdentityProviderType>.list(
            in: pool, limit: input.maxResults, token: input.nextToken, call: call)
        let providers = page.elements.map {
            ProviderDescription(
                providerName: $0.providerName, providerType: $0.providerType, lastModifiedDate: $0.lastModifiedDate,
                creationDate: $0.creationDate)
        }
        return ListIdentityProvidersResponse(providers: providers, nextToken: page.nextToken)
    }
}
