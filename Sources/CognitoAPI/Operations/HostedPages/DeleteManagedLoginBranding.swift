import Identity
import ServiceModel

/// Deletes a style of managed login (cognito/resources §5).
struct DeleteManagedLoginBranding: PoolOperation {
    static let name = OperationName.deleteManagedLoginBranding

    func run(_ input: DeleteManagedLoginBrandingRequest, on pool: UserPool, in call: Call) async throws -> NoOutput {
        try await ResourceLifeCycle<ManagedLoginBrandingType>.delete(
            input.managedLoginBrandingId, in: pool, call: call)
        return NoOutput()
    }
}
