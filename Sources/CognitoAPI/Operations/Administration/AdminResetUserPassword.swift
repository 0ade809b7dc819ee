import Identity
import ServiceModel

/// Makes a user's password useless and sends a code for a new one (cognito/passwords §2).
struct AdminResetUserPassword: PoolOperation {
    static let name = OperationName.adminResetUserPassword

    func run(
        _ input: AdminResetUserPasswordRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminResetUserPasswordResponse {
        try await AdminPasswords.reset(named: input.username, pool: pool, call: call)
        return AdminResetUserPasswordResponse()
    }
}
