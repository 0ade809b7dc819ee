import Identity
import ServiceModel

/// Adds an identity provider to a pool (cognito/resources §2).
struct CreateIdentityProvider: PoolOperation {
    static let name = OperationName.createIdentityProvider

    func run(
        _ input: CreateIdentityProviderRequest, on pool: UserPool, in call: Call
    ) async throws -> CreateIdentityProviderResponse {
        CreateIdentityProviderResponse(
            identityProvider: try await IdentityProviders.create(input, pool: pool, call: call))
    }
}
