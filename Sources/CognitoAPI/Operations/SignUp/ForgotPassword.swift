import Identity
import ServiceModel

/// Sends a code by which a user sets a new password (cognito/passwords §3).
struct ForgotPassword: Operation {
    static let name = OperationName.forgotPassword

    func run(_ input: ForgotPasswordRequest, in call: Call) async throws -> ForgotPasswordResponse {
        let (pool, client) = try await call.pools.clientAndPool(input.clientId)
        let delivery = try await ForgotPasswordFlow.run(
            username: input.username, secretHash: input.secretHash, pool: pool, client: client, call: call)
        return ForgotPasswordResponse(codeDeliveryDetails: delivery.details)
    }
}
