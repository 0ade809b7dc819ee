import Identity
import ServiceModel

/// Makes a style of managed login for a client (cognito/resources §5).
struct CreateManagedLoginBranding: PoolOperation {
    static let name = OperationName.createManagedLoginBranding

    func run(
        _ input: CreateManagedLoginBrandingRequest, on pool: UserPool, in call: Call
    ) async throws -> CreateManagedLoginBrandingResponse {
        CreateManagedLoginBrandingResponse(
            managedLoginBranding: try await ManagedLoginBranding.create(input, pool: pool, call: call))
    }
}
