import ServiceModel

/// SMS_MFA: a code of six digits, by SMS (cognito/mfa §5).
enum SMSChallenge: Challenge {
    static let name = ChallengeNameType.smsMfa

    static func isDue(_ progress: SignInProgress) -> Bool { MFADue.of(progress) == .ask(.sms) }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        try await MessageFactor.begin(.phoneNumber, digits: 6, of: progress, call: call)
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        try await MessageFactor.answer(
            answer, of: answer.progress(call: call), .phoneNumber, code: "SMS_MFA_CODE", call: call)
    }
}
