import ServiceModel

/// SMS_OTP: a code by SMS, as the first factor that was chosen (cognito/sign-in §11). As a second one it is SMS_MFA.
enum SMSCodeChallenge: Challenge {
    static let name = ChallengeNameType.smsOtp

    static func isDue(_ progress: SignInProgress) -> Bool { progress.owes(.smsCode) }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        try await FirstFactorCode.begin(.smsCode, of: progress, call: call)
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        try await FirstFactorCode.answer(
            answer, of: answer.progress(call: call), .smsCode, code: "SMS_OTP_CODE", call: call)
    }
}
