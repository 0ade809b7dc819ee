import Identity
import ServiceModel

/// Removes a user from the pool.
struct AdminDeleteUser: Operation {
    static let name = OperationName.adminDeleteUser

    func run(_ input: AdminDeleteUserRequest, in call: Call) async throws -> NoOutput {
        let pool = try await call.pools.pool(input.userPoolId)
        try await UserAccess.delete(input.username, pool: pool, call: call)
        return NoOutput()
    }
}
