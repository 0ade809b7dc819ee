import Cryptography
import ServiceModel

/// SOFTWARE_TOKEN_MFA: the code that the user's authenticator app shows (cognito/mfa §6).
enum SoftwareTokenChallenge: Challenge {
    static let name = ChallengeNameType.softwareTokenMfa

    static func isDue(_ progress: SignInProgress) -> Bool { MFADue.of(progress) == .ask(.softwareToken) }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        var shown = ["USER_ID_FOR_SRP": progress.identity.username]
        shown["FRIENDLY_DEVICE_NAME"] = progress.identity.user?.mfa.token?.name
        return Question(parameters: shown)
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        let progress = try await answer.progress(call: call)
        let code = try answer.required("SOFTWARE_TOKEN_MFA_CODE")
        let keys = call.services.keys
        return try SecondFactorAttempt.answered(progress, by: name, proving: .second, .softwareToken, call: call) {
            user, store in
            guard let token = user.mfa.token else { throw Refusal.mfa(.noSoftwareToken) }
            let seed = try keys.openSeed(token.sealedSeed, of: user)
            switch TOTP.judge(code, seed: seed, at: call.now, after: token.lastStep) {
            case .wrong: return .wrong(.mfa(.wrongSoftwareTokenCode))
            case .used: return .wrong(.mfa(.softwareTokenUsed))
            case .right(let step):
                var user = user
                user.mfa.token?.lastStep = step
                try store.setTokenUse(of: user, at: call.now)
                return .right
            }
        }
    }
}
