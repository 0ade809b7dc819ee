import Identity
import ServiceModel

/// Makes a user's password useless and sends a code for a new one (cognito/passwords §2).
struct AdminResetUserPassword: Operation {
    static let name = OperationName.adminResetUserPassword

    func run(_ input: AdminResetUserPasswordRequest, in call: Call) async throws -> AdminResetUserPasswordResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        try await AdminPasswords.reset(named: input.username, pool: pool, call: call)
        return AdminResetUserPasswordResponse()
    }
}
