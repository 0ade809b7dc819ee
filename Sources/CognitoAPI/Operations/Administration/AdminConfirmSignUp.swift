import Identity
import ServiceModel

struct AdminConfirmSignUp: Operation {
    static let name = OperationName.adminConfirmSignUp

    func run(_ input: AdminConfirmSignUpRequest, in call: Call) async throws -> AdminConfirmSignUpResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        try await AdminConfirmation.run(named: input.username, pool: pool, call: call)
        return AdminConfirmSignUpResponse()
    }
}
