import Identity
import ServiceModel

/// Sets a user's password, for good or until the next sign-in (cognito/passwords §2).
struct AdminSetUserPassword: PoolOperation {
    static let name = OperationName.adminSetUserPassword

    func run(
        _ input: AdminSetUserPasswordRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminSetUserPasswordResponse {
        let user = try await call.store.read { try $0.existingUser(named: input.username, in: pool) }
        try await AdminPasswords.set(
            input.password, permanent: input.permanent ?? false, of: user, pool: pool, call: call)
        return AdminSetUserPasswordResponse()
    }
}
