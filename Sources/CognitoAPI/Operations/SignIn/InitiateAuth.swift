import Identity
import ServiceModel

/// Begins a sign-in, or refreshes one (cognito/sign-in).
struct InitiateAuth: Operation {
    static let name = OperationName.initiateAuth

    func run(_ input: InitiateAuthRequest, in call: Call) async throws -> InitiateAuthResponse {
        let (pool, client) = try await call.pools.clientAndPool(input.clientId)
        let outcome = try await Authentication.initiate(
            AuthRequest(
                flow: input.authFlow, parameters: input.authParameters ?? [:], pool: pool, client: client,
                isAdmin: false, session: input.session),
            call: call)
        let parts = outcome.parts
        return InitiateAuthResponse(
            challengeName: parts.challenge, session: parts.session, challengeParameters: parts.parameters,
            authenticationResult: parts.result, availableChallenges: parts.available)
    }
}
