import Identity
import ServiceModel

/// Signs a user out everywhere (cognito/tokens §5).
struct AdminUserGlobalSignOut: PoolOperation {
    static let name = OperationName.adminUserGlobalSignOut

    func run(
        _ input: AdminUserGlobalSignOutRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminUserGlobalSignOutResponse {
        try await Revocation.revokeAll(of: input.username, pool: pool, call: call)
        return AdminUserGlobalSignOutResponse()
    }
}
