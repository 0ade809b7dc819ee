import ServiceModel

/// EMAIL_OTP: a code of eight digits, by e-mail (cognito/mfa §5).
enum EmailChallenge: Challenge {
    static let name = ChallengeNameType.emailOtp

    static func isDue(_ progress: SignInProgress) -> Bool { MFADue.of(progress) == .ask(.email) }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        try await MessageFactor.begin(.email, digits: 8, of: progress, call: call)
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        try await MessageFactor.answer(answer, .email, code: "EMAIL_OTP_CODE", call: call)
    }
}
