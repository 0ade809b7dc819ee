import ServiceModel

/// Cognito's quotas on groups (cognito/groups §3).
enum GroupLimits {
    static let perPool = 10_000
    static let perUser = 100
}

extension StoreReader {
    /// Throws `groupNotFound`.
    public func existingGroup(_ name: String, in pool: UserPool) throws -> Group {
        guard let group = try group(poolId: pool.id, name: name) else { throw Refusal.lookUp(.groupNotFound) }
        return group
    }
}
