/// A name that nobody has: the pool's owner may know who it is, and bring the user along.
enum UserMigration {
    /// - Returns: the user that is to be made; nil where the owner knows nobody either.
    static func find(_ name: String, pool: UserPool, client: AppClient, call: Call) async throws -> User? {
        try Trigger.userMigration.requireUnconfigured(in: pool)
        return nil
    }
}
