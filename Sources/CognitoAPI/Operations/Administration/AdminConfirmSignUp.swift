import Identity
import ServiceModel

/// Confirms a new user without a code; its attributes stay unverified (cognito/sign-up §3).
struct AdminConfirmSignUp: PoolOperation {
    static let name = OperationName.adminConfirmSignUp

    func run(
        _ input: AdminConfirmSignUpRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminConfirmSignUpResponse {
        try await AdminConfirmation.run(named: input.username, pool: pool, call: call)
        return AdminConfirmSignUpResponse()
    }
}
