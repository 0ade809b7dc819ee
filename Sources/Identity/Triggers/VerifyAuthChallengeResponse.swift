import JSON

/// CUSTOM_CHALLENGE: the pool's owner judges the answer to its question (cognito/custom-challenges §2).
enum VerifyAuthChallengeResponse {
    /// What the function does not say to be right is wrong.
    static func isRight(
        _ answer: String, to question: CreateAuthChallenge.Question, after progress: SignInProgress, call: Call
    ) async throws(Refusal) -> Bool {
        let event = progress.event(
            .verifyAuthChallengeResponse,
            [
                "privateChallengeParameters": .object(question.privateParameters.json),
                "challengeAnswer": .string(answer),
            ], response: ["answerCorrect": .null], call: call)
        guard let response = try await event.invoke(call) else { throw .signIn(.customAuthTriggerMissing) }
        return try response.flag("answerCorrect") ?? false
    }
}
