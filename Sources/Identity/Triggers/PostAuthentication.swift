import JSON

/// After everything was proven, before there are tokens: the pool's owner hears of it, and may still refuse
/// (cognito/triggers §9).
enum PostAuthentication {
    /// - Parameter newDeviceUsed: whether the sign-in comes from a device that the user has not used before.
    static func after(
        _ user: User, newDeviceUsed: Bool = false, pool: UserPool, client: AppClient, call: Call
    ) async throws(Refusal) {
        guard pool.isConfigured(.postAuthentication) else { return }
        try await TriggerEvent(
            trigger: .postAuthentication, source: "PostAuthentication_Authentication", pool: pool, client: client,
            userName: user.username,
            request: JSONObject(
                joining: [
                    "userAttributes": .object(user.triggerAttributes(in: pool)), "newDeviceUsed": .bool(newDeviceUsed),
                ], call.metadataMember),
            response: [:]
        ).ask(call)
    }
}
