import ServiceModel

/// DEVICE_SRP_AUTH: a remembered device begins to prove itself (cognito/devices §5).
///
/// The answer proves nothing: it brings SRP_A, for which the next challenge asks the rest.
enum DeviceSRPChallenge: Challenge {
    static let name = ChallengeNameType.deviceSrpAuth
    static let mayLackSession = true

    static func isDue(_ progress: SignInProgress) -> Bool {
        DeviceDue.isOwed(progress) && !progress.hasBegunDeviceSRP
    }

    static func begin(
        _ progress: SignInProgress, with parameters: [String: String], call: Call
    ) async throws -> Question {
        Question(parameters: ["USERNAME": progress.identity.username])
    }

    static func answer(_ answer: ChallengeAnswer, call: Call) async throws -> SignInProgress {
        let answer = try await answer.withKeptSession(call: call)
        _ = try answer.required("DEVICE_KEY")
        _ = try SRPProof.clientPublic(answer.responses)
        var progress = try await answer.progress(call: call)
        progress.history.append(ChallengeRecord(challenge: name, isRight: true))
        return progress
    }
}

extension SignInProgress {
    /// Whether the request that led here has answered DEVICE_SRP_AUTH.
    var hasBegunDeviceSRP: Bool { history.last?.challenge == DeviceSRPChallenge.name }
}
