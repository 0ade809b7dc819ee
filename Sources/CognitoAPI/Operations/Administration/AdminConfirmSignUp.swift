import Identity
import ServiceModel

/// Confirms a new user without a code; its attributes stay unverified (cognito/sign-up §3).
struct AdminConfirmSignUp: Operation {
    static let name = OperationName.adminConfirmSignUp

    func run(_ input: AdminConfirmSignUpRequest, in call: Call) async throws -> AdminConfirmSignUpResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        try await AdminConfirmation.run(named: input.username, pool: pool, call: call)
        return AdminConfirmSignUpResponse()
    }
}
