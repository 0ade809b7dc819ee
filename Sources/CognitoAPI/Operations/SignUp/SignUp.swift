import Identity
import ServiceModel

/// Registers a user with an app client (cognito/sign-up §2).
struct SignUp: Operation {
    static let name = OperationName.signUp

    func run(_ input: SignUpRequest, in call: Call) async throws -> SignUpResponse {
        let (pool, client) = try await call.pools.clientAndPool(input.clientId)
        let outcome = try await SignUpFlow.run(
            .init(
                username: input.username, password: input.password, attributes: input.userAttributes ?? [],
                secretHash: input.secretHash),
            pool: pool, client: client, call: call)
        return SignUpResponse(
            userConfirmed: outcome.user.status == .confirmed, codeDeliveryDetails: outcome.delivery?.details,
            userSub: outcome.user.sub)
    }
}
