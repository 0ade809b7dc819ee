public import ServiceModel

/// Which first factors a user has, as the API tells it.
public enum UserFactors {
    public static func configured(of user: User, in pool: UserPool, call: Call) async throws -> [AuthFactorType] {
        let factors = try await call.store.read { try $0.firstFactors(of: user, in: pool) }
        var listed: [AuthFactorType] = []
        for factor in factors where !listed.contains(factor.configured) { listed.append(factor.configured) }
        return listed
    }
}
