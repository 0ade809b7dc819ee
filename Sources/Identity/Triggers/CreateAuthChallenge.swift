import ServiceModel

/// CUSTOM_CHALLENGE: the pool's owner thinks of a question and its answer.
enum CreateAuthChallenge {
    struct Question: Sendable, Equatable {
        /// What the client gets to see.
        var publicParameters: [String: String]
        /// What the answer is judged by. Never leaves the server but sealed.
        var privateParameters: [String: String]
        /// For the record that the next decision sees.
        var metadata: String?
    }

    static func ask(
        after history: [ChallengeRecord], of user: User?, pool: UserPool, client: AppClient, call: Call
    ) async throws -> Question {
        try Trigger.createAuthChallenge.requireUnconfigured(in: pool)
        throw Refusal.signIn(.customAuthTriggerMissing)
    }
}
