import JSON
import ServiceModel

/// CUSTOM_CHALLENGE: the pool's owner thinks of a question and its answer (cognito/custom-challenges §2).
enum CreateAuthChallenge {
    struct Question: Sendable, Equatable {
        /// What the client gets to see.
        var publicParameters: [String: String]
        /// What the answer is judged by. Never leaves the server but for the function that judges.
        var privateParameters: [String: String]
        /// For the record that the next decision sees.
        var metadata: String?
    }

    /// How much of a question is shown and kept, in bytes.
    static let maximumBytes = 65_536

    static func ask(after progress: SignInProgress, call: Call) async throws(Refusal) -> Question {
        let event = progress.event(
            .createAuthChallenge,
            ["challengeName": .string(ChallengeNameType.customChallenge.rawValue), "session": progress.eventSession],
            response: [
                "publicChallengeParameters": .null, "privateChallengeParameters": .null, "challengeMetadata": .null,
            ], call: call)
        guard let answer = try await event.invoke(call) else { throw .signIn(.customAuthTriggerMissing) }
        let question = Question(
            publicParameters: try parameters("publicChallengeParameters", in: answer),
            privateParameters: try parameters("privateChallengeParameters", in: answer),
            metadata: try answer.text("challengeMetadata"))
        guard question.byteCount <= maximumBytes else {
            throw .trigger(.questionTooLong(maximum: maximumBytes))
        }
        return question
    }

    private static func parameters(_ name: String, in answer: JSONObject) throws(Refusal) -> [String: String] {
        Dictionary(try answer.map(name) ?? [], uniquingKeysWith: { $1 })
    }
}

extension CreateAuthChallenge.Question {
    fileprivate var byteCount: Int {
        [publicParameters, privateParameters].flatMap(\.self).reduce(metadata?.utf8.count ?? 0) {
            $0 + $1.key.utf8.count + $1.value.utf8.count
        }
    }
}
