import Identity
import ServiceModel

/// Begins a sign-in with an administrator's credentials (cognito/sign-in).
struct AdminInitiateAuth: Operation {
    static let name = OperationName.adminInitiateAuth

    func run(_ input: AdminInitiateAuthRequest, in call: Call) async throws -> AdminInitiateAuthResponse {
        let (pool, client) = try await call.pools.client(input.clientId, poolId: input.userPoolId)
        let outcome = try await Authentication.initiate(
            AuthRequest(
                flow: input.authFlow, parameters: input.authParameters ?? [:], pool: pool, client: client,
                isAdmin: true, session: input.session),
            call: call)
        let parts = outcome.parts
        return AdminInitiateAuthResponse(
            challengeName: parts.challenge, session: parts.session, challengeParameters: parts.parameters,
            authenticationResult: parts.result, availableChallenges: parts.available)
    }
}
