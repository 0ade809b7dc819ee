import Identity
import ServiceModel

/// A style of managed login (cognito/resources §5).
struct DescribeManagedLoginBranding: PoolOperation {
    static let name = OperationName.describeManagedLoginBranding

    func run(
        _ input: DescribeManagedLoginBrandingRequest, on pool: UserPool, in call: Call
    ) async throws -> DescribeManagedLoginBrandingResponse {
        let style = try await ResourceLifeCycle<ManagedLoginBrandingType>.find(
            input.managedLoginBrandingId, in: pool, call: call)
        return DescribeManagedLoginBrandingResponse(managedLoginBranding: style)
    }
}
