import ServiceModel

/// CUSTOM_CHALLENGE: a question of the pool's own functions (cognito/custom-challenges §3).
///
/// A question is judged once, and its session is spent before: else whoever guesses would send many answers at the same
/// moment, and have each of them looked at. Where the function fails the sign-in begins anew.
enum CustomChallenge: Challenge {
    static let name = ChallengeNameType.customChallenge

    static func isDue(_ progress: SignInProgress) -> Bool { progress.custom.decision == .challenge(name) }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        let question = try await CreateAuthChallenge.ask(after: progress, call: call)
        var shown = question.publicParameters
        shown["USERNAME"] = progress.identity.username
        return Question(parameters: shown, custom: question)
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        var progress = try await answer.progress(call: call)
        guard let text = answer.responses["ANSWER"] else { throw Refusal.missingParameter("ANSWER") }
        guard let session = progress.session, let question = progress.custom.question else {
            throw Refusal.session(.invalid)
        }
        try await call.store.write { store in
            try session.spend(in: store)
            try store.deleteCustomChallenge(session.id)
        }
        progress.session = nil
        progress.custom.question = nil
        let isRight = try await VerifyAuthChallengeResponse.isRight(text, to: question, after: progress, call: call)
        progress.history.append(ChallengeRecord(challenge: name, isRight: isRight, metadata: question.metadata))
        return progress
    }
}
