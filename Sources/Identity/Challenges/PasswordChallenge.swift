import ServiceModel

/// PASSWORD: the password itself, as the first factor that was chosen (cognito/sign-in §11).
enum PasswordChallenge: Challenge {
    static let name = ChallengeNameType.password

    static func isDue(_ progress: SignInProgress) -> Bool { progress.owes(.password) }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        Question(parameters: [:])
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        let progress = try await answer.progress(call: call)
        return try await PasswordProof.prove(answer.required("PASSWORD"), of: progress, call: call)
    }
}
