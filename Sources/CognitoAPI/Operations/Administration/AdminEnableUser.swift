import Identity
import ServiceModel

/// Lets a disabled user sign in again.
struct AdminEnableUser: PoolOperation {
    static let name = OperationName.adminEnableUser

    func run(_ input: AdminEnableUserRequest, on pool: UserPool, in call: Call) async throws -> AdminEnableUserResponse
    {
        try await UserAccess.enable(input.username, pool: pool, call: call)
        return AdminEnableUserResponse()
    }
}
