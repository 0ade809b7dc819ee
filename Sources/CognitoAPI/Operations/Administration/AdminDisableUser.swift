import Identity
import ServiceModel

/// Keeps a user from signing in, and revokes the tokens that it has (cognito/tokens §5).
struct AdminDisableUser: Operation {
    static let name = OperationName.adminDisableUser

    func run(_ input: AdminDisableUserRequest, in call: Call) async throws -> AdminDisableUserResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        try await UserAccess.disable(input.username, pool: pool, call: call)
        return AdminDisableUserResponse()
    }
}
