import Identity
import ServiceModel

/// Lets a disabled user sign in again.
struct AdminEnableUser: Operation {
    static let name = OperationName.adminEnableUser

    func run(_ input: AdminEnableUserRequest, in call: Call) async throws -> AdminEnableUserResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        try await UserAccess.enable(input.username, pool: pool, call: call)
        return AdminEnableUserResponse()
    }
}
