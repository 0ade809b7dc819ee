/// CUSTOM_CHALLENGE: the pool's owner judges the answer to its question.
enum VerifyAuthChallengeResponse {
    static func isRight(
        _ answer: String, to question: CreateAuthChallenge.Question, of user: User?, pool: UserPool, client: AppClient,
        call: Call
    ) async throws -> Bool {
        try Trigger.verifyAuthChallengeResponse.requireUnconfigured(in: pool)
        throw Refusal.signIn(.customAuthTriggerMissing)
    }
}
