import ServiceModel

/// EMAIL_OTP: a code of eight digits, by e-mail, as the second factor (cognito/mfa §5) or as the first that was chosen
/// (cognito/sign-in §11).
enum EmailChallenge: Challenge {
    static let name = ChallengeNameType.emailOtp

    static func isDue(_ progress: SignInProgress) -> Bool {
        progress.owes(.emailCode) || MFADue.of(progress) == .ask(.email)
    }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        progress.owes(.emailCode)
            ? try await FirstFactorCode.begin(.emailCode, of: progress, call: call)
            : try await MessageFactor.begin(.email, digits: 8, of: progress, call: call)
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        let (progress, entry) = (try await answer.progress(call: call), "EMAIL_OTP_CODE")
        return progress.owes(.emailCode)
            ? try FirstFactorCode.answer(answer, of: progress, .emailCode, code: entry, call: call)
            : try MessageFactor.answer(answer, of: progress, .email, code: entry, call: call)
    }
}
