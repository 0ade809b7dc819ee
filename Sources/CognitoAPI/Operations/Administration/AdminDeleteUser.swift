import Identity
import ServiceModel

/// Removes a user from the pool.
struct AdminDeleteUser: PoolOperation {
    static let name = OperationName.adminDeleteUser

    func run(_ input: AdminDeleteUserRequest, on pool: UserPool, in call: Call) async throws -> NoOutput {
        try await UserAccess.delete(input.username, pool: pool, call: call)
        return NoOutput()
    }
}
