import Identity
import ServiceModel

/// Deletes a user pool with everything in it (cognito/pools §7).
struct DeleteUserPool: Operation {
    static let name = OperationName.deleteUserPool

    func run(_ input: DeleteUserPoolRequest, in call: Call) async throws -> NoOutput {
        let pool = try await call.pools.pool(input.userPoolId)
        try await PoolLifeCycle.delete(pool.id, call: call)
        return NoOutput()
    }
}
