/// Before a password is looked at: the pool's owner may refuse the sign-in.
enum PreAuthentication {
    /// - Parameter user: nil for a name that nobody has.
    static func admit(_ user: User?, pool: UserPool, client: AppClient, call: Call) async throws {
        try Trigger.preAuthentication.requireUnconfigured(in: pool)
    }
}
