/// Tags of identity pools, by the pool's ARN (cognito/identity-pools §4).
public enum IdentityPoolTags {
    /// - Throws: `malformedARN`, `notFound`.
    public static func of(_ arn: String, call: Call) async throws -> [String: String] {
        try await call.services.identityPools.pool(IdentityPoolARN.poolId(in: arn, call: call)).tags
    }

    /// Sets these and leaves others as they are.
    ///
    /// - Throws: also what is wrong with tags.
    public static func add(_ tags: [String: String], to arn: String, call: Call) async throws {
        try await change(arn, call: call) { $0.merge(tags) { _, new in new } }
    }

    /// Removes those that are there.
    public static func remove(_ keys: [String], from arn: String, call: Call) async throws {
        try await change(arn, call: call) { tags in for key in keys { tags[key] = nil } }
    }

    private static func change(
        _ arn: String, call: Call, _ change: @escaping @Sendable (inout [String: String]) -> Void
    ) async throws {
        let id = try IdentityPoolARN.poolId(in: arn, call: call)
        try await call.store.write { store in
            var pool = try store.existingIdentityPool(id)
            change(&pool.tags)
            try IdentityPoolRules.check(tags: pool.tags)
            try store.update(pool)
        }
    }
}
