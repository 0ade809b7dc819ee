import JSON

/// Before a password is looked at: the pool's owner may refuse the sign-in (cognito/triggers §8).
enum PreAuthentication {
    /// Asks about whoever signs in. About a name that nobody has it asks only where the client hides who exists.
    ///
    /// - Parameters:
    ///   - user: nil for a name that nobody has.
    ///   - name: as it was typed.
    static func admit(
        _ user: User?, named name: String, pool: UserPool, client: AppClient, call: Call
    ) async throws(Refusal) {
        let isHidden = client.hidesUserExistence
        guard pool.isConfigured(.preAuthentication), user != nil || isHidden else { return }
        try await TriggerEvent(
            trigger: .preAuthentication, source: "PreAuthentication_Authentication", pool: pool, client: client,
            userName: user?.username ?? name,
            request: JSONObject(
                joining: ["userAttributes": .object(user?.triggerAttributes(in: pool) ?? [:])], call.validationMember,
                isHidden ? ["userNotFound": .bool(user == nil)] : [:]),
            response: [:]
        ).ask(call)
    }
}
