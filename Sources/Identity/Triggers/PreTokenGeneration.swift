/// Before tokens are signed, at a sign-in and at a refresh: the pool's owner may change what they say.
enum PreTokenGeneration {
    static func change(_ user: User?, pool: UserPool, client: AppClient, call: Call) async throws {
        try Trigger.preTokenGeneration.requireUnconfigured(in: pool)
    }
}
