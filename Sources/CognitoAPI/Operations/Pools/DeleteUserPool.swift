import Identity
import ServiceModel

/// Deletes a user pool with everything in it (cognito/pools §7).
struct DeleteUserPool: Operation {
    static let name = OperationName.deleteUserPool

    func run(_ input: DeleteUserPoolRequest, in call: Call) async throws -> NoOutput {
        let pool = try await call.directory.pool(input.userPoolId)
        try await call.store.write { store in
            guard let current = try store.pool(pool.id) else { throw ServiceError.userPoolNotFound(pool.id) }
            if current.settings.deletionProtection == .active {
                throw ServiceError.parameter(
                    "The user pool cannot be deleted because deletion protection is activated. "
                        + "Deletion protection must be inactivated first.")
            }
            try store.markDeleted(poolId: pool.id, at: call.now)
        }
        call.directory.forget(poolId: pool.id)
        call.environment.signingKeys.forget(poolId: pool.id)
        return NoOutput()
    }
}
