import Identity
import ServiceModel

/// Confirms a new user by the code that was sent (cognito/sign-up §3).
struct ConfirmSignUp: Operation {
    static let name = OperationName.confirmSignUp

    func run(_ input: ConfirmSignUpRequest, in call: Call) async throws -> ConfirmSignUpResponse {
        let (pool, client) = try await call.pools.clientAndPool(input.clientId)
        let session = try await ConfirmSignUpFlow.run(
            .init(
                username: input.username, code: input.confirmationCode, secretHash: input.secretHash,
                forceAliasCreation: input.forceAliasCreation ?? false),
            pool: pool, client: client, call: call)
        return ConfirmSignUpResponse(session: session)
    }
}
