import Identity
import ServiceModel

/// Changes the settings of an identity provider (cognito/resources §2).
struct UpdateIdentityProvider: PoolOperation {
    static let name = OperationName.updateIdentityProvider

    func run(
        _ input: UpdateIdentityProviderRequest, on pool: UserPool, in call: Call
    ) async throws -> UpdateIdentityProviderResponse {
        UpdateIdentityProviderResponse(
            identityProvider: try await IdentityProviders.update(input, pool: pool, call: call))
    }
}
