import ServiceModel

/// PASSWORD_SRP: the client begins to prove the password by SRP, as the first factor that was chosen
/// (cognito/sign-in §11). Its answer proves nothing; PASSWORD_VERIFIER follows.
enum PasswordSRPChallenge: Challenge {
    static let name = ChallengeNameType.passwordSrp

    static func isDue(_ progress: SignInProgress) -> Bool {
        progress.owes(.passwordSRP) && !progress.bringsClientPublic
    }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        Question(parameters: [:])
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        var progress = try await answer.progress(call: call)
        _ = try SRPProof.clientPublic(answer.responses)
        progress.bringsClientPublic = true
        return progress
    }
}
