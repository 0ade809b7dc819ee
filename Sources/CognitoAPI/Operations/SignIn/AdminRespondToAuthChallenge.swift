import Identity
import ServiceModel

/// Answers a challenge with an administrator's credentials (cognito/sign-in §8).
struct AdminRespondToAuthChallenge: Operation {
    static let name = OperationName.adminRespondToAuthChallenge

    func run(_ input: AdminRespondToAuthChallengeRequest, in call: Call) async throws
        -> AdminRespondToAuthChallengeResponse
    {
        let (pool, client) = try await call.pools.client(input.clientId, poolId: input.userPoolId)
        let outcome = try await Authentication.respond(
            ChallengeAnswer(
                challenge: input.challengeName, responses: input.challengeResponses ?? [:], session: input.session,
                pool: pool, client: client),
            call: call)
        let parts = outcome.parts
        return AdminRespondToAuthChallengeResponse(
            challengeName: parts.challenge, session: parts.session, challengeParameters: parts.parameters,
            authenticationResult: parts.result, availableChallenges: parts.available)
    }
}
