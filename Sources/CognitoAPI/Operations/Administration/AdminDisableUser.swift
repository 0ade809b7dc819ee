import Identity
import ServiceModel

/// Keeps a user from signing in, and revokes the tokens that it has (cognito/tokens §5).
struct AdminDisableUser: PoolOperation {
    static let name = OperationName.adminDisableUser

    func run(
        _ input: AdminDisableUserRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminDisableUserResponse {
        try await UserAccess.disable(input.username, pool: pool, call: call)
        return AdminDisableUserResponse()
    }
}
