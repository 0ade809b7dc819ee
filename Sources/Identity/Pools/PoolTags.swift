import Policies
import ServiceModel

/// Tags of user pools, by the pool's ARN (cognito/resources §7).
public enum PoolTags {
    /// - Throws: `malformedARN`, `userPoolNotFound`.
    public static func of(_ arn: String, call: Call) async throws -> [String: String] {
        let (id, region) = try named(by: arn, call: call)
        let pool = try await call.pools.pool(id)
        if region == pool.region { return pool.settings.userPoolTags ?? [:] }
        return try ReplicaTags.decode(try await call.store.read { try $0.replica(region, of: pool) }.extra)
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
        let (id, region) = try named(by: arn, call: call)
        try await call.store.write { store in
            let pool = try store.existingPool(id)
            var replica = region == pool.region ? nil : try store.replica(region, of: pool)
            var settings = pool.settings
            var tags = try replica.map { try ReplicaTags.decode($0.extra) } ?? settings.userPoolTags ?? [:]
            change(&tags)
            do throws(Refusal) {
                try PoolRules.check(tags: tags)
            } catch {
                // These operations have no exception of their own for tags.
                throw Refusal.pool(.unusableTags(limit: PoolRules.maximumTags))
            }
            if replica != nil {
                replica?.extra = ReplicaTags.encode(tags)
                if let replica { try store.replace(replica, in: pool) }
                return
            }
            settings.userPoolTags = tags
            try store.update(UserPool(settings, mfa: pool.mfa, sessions: pool.sessions))
        }
    }

    /// `arn:aws:cognito-idp:REGION:ACCOUNT:userpool/ID`, where the region is the pool's or a replica's.
    private static func named(by arn: String, call: Call) throws(Refusal) -> (id: String, region: String) {
        guard let name = AmazonResourceName(arn), name.partition.hasPrefix("aws"), name.service == "cognito-idp",
            let id = name.name(behind: "userpool/"), !id.contains(":")
        else { throw .pool(.malformedARN) }
        guard name.account == call.settings.accountId else { throw .lookUp(.userPoolNotFound(id)) }
        return (id, name.region)
    }
}

extension StoreReader {
    /// Throws `malformedARN`: the ARN names a region where the pool is not.
    fileprivate func replica(_ region: String, of pool: UserPool) throws -> Resource<UserPoolReplicaType> {
        guard let found = try find(region, in: pool, as: UserPoolReplicaType.self) else {
            throw Refusal.pool(.malformedARN)
        }
        return found
    }
}
