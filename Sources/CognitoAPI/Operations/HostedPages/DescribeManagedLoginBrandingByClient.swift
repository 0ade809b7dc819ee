import Identity
import ServiceModel

/// The style of managed login that a client has (cognito/resources §5).
struct DescribeManagedLoginBrandingByClient: PoolOperation {
    static let name = OperationName.describeManagedLoginBrandingByClient

    func run(
        _ input: DescribeManagedLoginBrandingByClientRequest, on pool: UserPool, in call: Call
    ) async throws -> DescribeManagedLoginBrandingByClientResponse {
        let style = try await ManagedLoginBranding.find(clientId: input.clientId, pool: pool, call: call)
        return DescribeManagedLoginBrandingByClientResponse(managedLoginBranding: style)
    }
}
