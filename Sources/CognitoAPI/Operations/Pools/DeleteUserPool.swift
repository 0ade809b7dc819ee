import Identity
import ServiceModel

/// Deletes a user pool with everything in it (cognito/pools §7).
struct DeleteUserPool: Operation {
    static let name = OperationName.deleteUserPool

    func run(_ input: DeleteUserPoolRequest, in call: Call) async throws -> NoOutput {
        let pool = try await call.pools.pool(input.userPoolId)
        try await call.store.write { store in
            guard let current = try store.pool(pool.id) else { throw Refusal.lookUp(.userPoolNotFound(pool.id)) }
            if current.settings.deletionProtection == .active {
                throw Refusal.pool(.deletionProtected)
            }
            try store.markDeleted(poolId: pool.id, at: call.now)
        }
        return NoOutput()
    }
}
