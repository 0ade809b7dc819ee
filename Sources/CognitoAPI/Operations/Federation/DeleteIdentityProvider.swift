import Identity
import ServiceModel

/// Removes an identity provider from its pool (cognito/resources §2).
struct DeleteIdentityProvider: PoolOperation {
    static let name = OperationName.deleteIdentityProvider

    func run(_ input: DeleteIdentityProviderRequest, on pool: UserPool, in call: Call) async throws -> NoOutput {
        try await ResourceLifeCycle<IdentityProviderType>.delete(input.providerName, in: pool, call: call)
        return NoOutput()
    }
}
