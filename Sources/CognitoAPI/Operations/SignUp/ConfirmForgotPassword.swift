import Identity
import ServiceModel

/// Sets a new password by the code that was sent (cognito/passwords §4).
struct ConfirmForgotPassword: Operation {
    static let name = OperationName.confirmForgotPassword

    func run(_ input: ConfirmForgotPasswordRequest, in call: Call) async throws -> ConfirmForgotPasswordResponse {
        let (pool, client) = try await call.pools.clientAndPool(input.clientId)
        try await ConfirmForgotPasswordFlow.run(
            .init(
                username: input.username, code: input.confirmationCode, password: input.password,
                secretHash: input.secretHash),
            pool: pool, client: client, call: call)
        return ConfirmForgotPasswordResponse()
    }
}
