import JSON
import ServiceModel

/// SELECT_MFA_TYPE: the user has several second factors and prefers none (cognito/mfa §3).
///
/// The answer proves nothing: what was chosen is asked next.
enum SelectMFATypeChallenge: Challenge {
    static let name = ChallengeNameType.selectMfaType

    static func isDue(_ progress: SignInProgress) -> Bool {
        guard case .choose = MFADue.of(progress) else { return false }
        return true
    }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        guard case .choose(let methods) = MFADue.of(progress) else { throw Refusal.session(.invalid) }
        return Question(parameters: [
            "MFAS_CAN_CHOOSE": methods.listed, "USER_ID_FOR_SRP": progress.identity.username,
        ])
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        var progress = try await answer.progress(call: call)
        let chosen = try MFAMethod(answer: answer.required("ANSWER"))
        guard case .choose(let methods) = MFADue.of(progress), let chosen, methods.contains(chosen) else {
            throw Refusal.mfa(.methodNotFound)
        }
        progress.chosenMFA = chosen
        progress.history.append(ChallengeRecord(challenge: name, isRight: true))
        return progress
    }
}

extension [MFAMethod] {
    /// A JSON array in a string, as the parameters of challenges list them.
    var listed: String {
        String(decoding: JSONValue.array(map { .string($0.rawValue) }).encoded(), as: UTF8.self)
    }
}
