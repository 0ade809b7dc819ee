import Identity
import ServiceModel

/// Answers a challenge of a sign-in (cognito/sign-in §8).
struct RespondToAuthChallenge: Operation {
    static let name = OperationName.respondToAuthChallenge

    func run(_ input: RespondToAuthChallengeRequest, in call: Call) async throws -> RespondToAuthChallengeResponse {
        let (pool, client) = try await call.pools.clientAndPool(input.clientId)
        let outcome = try await Authentication.respond(
            ChallengeAnswer(
                challenge: input.challengeName, responses: input.challengeResponses ?? [:], session: input.session,
                pool: pool, client: client),
            call: call)
        let parts = outcome.parts
        return RespondToAuthChallengeResponse(
            challengeName: parts.challenge, session: parts.session, challengeParameters: parts.parameters,
            authenticationResult: parts.result, availableChallenges: parts.available)
    }
}
