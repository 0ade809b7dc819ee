import JSON

/// After a user was confirmed, or has recovered: the pool's owner hears of it (cognito/triggers §7). What the function
/// says changes nothing any more; that it fails is told, and the user stays confirmed.
enum PostConfirmation {
    enum Source: String, Sendable {
        case confirmSignUp = "PostConfirmation_ConfirmSignUp"
        case confirmForgotPassword = "PostConfirmation_ConfirmForgotPassword"
    }

    /// For `call.afterCommit`.
    ///
    /// - Parameter client: nil for administrators.
    static func tell(
        _ source: Source, of user: User, pool: UserPool, client: AppClient?, call: Call
    ) async throws(Refusal) {
        guard pool.isConfigured(.postConfirmation) else { return }
        try await TriggerEvent(
            trigger: .postConfirmation, source: source.rawValue, pool: pool, client: client, userName: user.username,
            request: JSONObject(
                joining: ["userAttributes": .object(user.triggerAttributes(in: pool))], call.metadataMember),
            response: [:]
        ).ask(call)
    }
}
