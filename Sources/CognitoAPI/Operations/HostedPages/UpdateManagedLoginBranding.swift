import Identity
import ServiceModel

/// Changes a style of managed login (cognito/resources §5).
struct UpdateManagedLoginBranding: Operation {
    static let name = OperationName.updateManagedLoginBranding

    func run(
        _ input: UpdateManagedLoginBrandingRequest, in call: Call
    ) async throws -> UpdateManagedLoginBrandingResponse {
        let pool = try await call.pools.pool(try ManagedLoginBranding.poolId(of: input))
        return UpdateManagedLoginBrandingResponse(
            managedLoginBranding: try await ManagedLoginBranding.update(input, pool: pool, call: call))
    }
}
