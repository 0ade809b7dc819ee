/// After everything was proven, before there are tokens: the pool's owner hears of it.
enum PostAuthentication {
    static func after(_ user: User?, pool: UserPool, client: AppClient, call: Call) async throws {
        try Trigger.postAuthentication.requireUnconfigured(in: pool)
    }
}
