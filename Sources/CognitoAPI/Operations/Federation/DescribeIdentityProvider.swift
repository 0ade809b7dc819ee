import Identity
import ServiceModel

/// The settings of an identity provider (cognito/resources §2).
struct DescribeIdentityProvider: PoolOperation {
    static let name = OperationName.describeIdentityProvider

    func run(
        _ input: DescribeIdentityProviderRequest, on pool: UserPool, in call: Call
    ) async throws -> DescribeIdentityProviderResponse {
        DescribeIdentityProviderResponse(
            identityProvider: try await IdentityProviders.find(input.providerName, pool: pool, call: call))
    }
}
