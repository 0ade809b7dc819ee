import Identity
import ServiceModel

/// Signs a user out everywhere (cognito/tokens §5).
struct AdminUserGlobalSignOut: Operation {
    static let name = OperationName.adminUserGlobalSignOut

    func run(_ input: AdminUserGlobalSignOutRequest, in call: Call) async throws -> AdminUserGlobalSignOutResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        try await Revocation.revokeAll(of: input.username, pool: pool, call: call)
        return AdminUserGlobalSignOutResponse()
    }
}
