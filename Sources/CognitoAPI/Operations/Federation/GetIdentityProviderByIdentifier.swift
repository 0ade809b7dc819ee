import Identity
import ServiceModel

/// An identity provider by one of its identifiers (cognito/resources §2).
struct GetIdentityProviderByIdentifier: PoolOperation {
    static let name = OperationName.getIdentityProviderByIdentifier

    func run(
        _ input: GetIdentityProviderByIdentifierRequest, on pool: UserPool, in call: Call
    ) async throws -> GetIdentityProviderByIdentifierResponse {
        let provider = try await IdentityProviders.find(identifier: input.idpIdentifier, pool: pool, call: call)
        return GetIdentityProviderByIdentifierResponse(identityProvider: provider)
    }
}
