import ServiceModel

/// SELECT_CHALLENGE: there are several first factors, and the client prefers none of them (cognito/sign-in §11).
///
/// The answer says which; a password or SRP_A may come along. What was chosen is asked next.
enum SelectFirstFactorChallenge: Challenge {
    static let name = ChallengeNameType.selectChallenge

    static func isDue(_ progress: SignInProgress) -> Bool {
        progress.chosenFirstFactor == nil && progress.owesFirstFactor
    }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        Question(parameters: [:])
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        let progress = try await answer.progress(call: call)
        let wanted = try answer.required("ANSWER")
        let offered = try await ChoiceFlow.offered(to: progress, call: call)
        guard let chosen = FirstFactor(rawValue: wanted), offered.contains(chosen) else {
            throw Refusal.signIn(.challengeNotAvailable)
        }
        if chosen == .passwordSRP, answer.responses["SRP_A"] != nil {
            _ = try SRPProof.clientPublic(answer.responses)
        }
        return try await progress.choosing(chosen, with: answer.responses, call: call)
    }
}
