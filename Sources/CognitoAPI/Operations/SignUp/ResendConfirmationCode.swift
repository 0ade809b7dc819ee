import Identity
import ServiceModel

/// Sends a fresh sign-up code to a user who has not confirmed yet (cognito/sign-up §3).
struct ResendConfirmationCode: Operation {
    static let name = OperationName.resendConfirmationCode

    func run(_ input: ResendConfirmationCodeRequest, in call: Call) async throws -> ResendConfirmationCodeResponse {
        let (pool, client) = try await call.pools.clientAndPool(input.clientId)
        let delivery = try await ResendFlow.run(
            username: input.username, secretHash: input.secretHash, pool: pool, client: client, call: call)
        return ResendConfirmationCodeResponse(codeDeliveryDetails: delivery.details)
    }
}
