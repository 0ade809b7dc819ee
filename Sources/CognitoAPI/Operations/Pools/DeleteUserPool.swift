import Identity
import ServiceModel

/// Deletes a user pool with everything in it (cognito/pools §7).
struct DeleteUserPool: PoolOperation {
    static let name = OperationName.deleteUserPool

    func run(_ input: DeleteUserPoolRequest, on pool: UserPool, in call: Call) async throws -> NoOutput {
        try await PoolLifeCycle.delete(pool.id, call: call)
        return NoOutput()
    }
}
