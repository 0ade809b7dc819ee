public import ServiceModel

extension UserPoolReplicaType: PoolResource {
    public static let kind = ResourceKind.replica
    public static let limit = 5
    public var resourceName: String { regionName ?? "" }

    /// By pool and region, so that the replicas of a page of pools are found at once.
    public func otherNames(in pool: UserPool, clientId: String?) -> Set<ResourceName> {
        [ResourceName(scope: PoolReplicas.scope, name: "\(pool.id)/\(resourceName)")]
    }
}

/// Replicas of a pool in other regions (cognito/resources §11): what the pool's owner has decided about them. This server
/// is the primary, and copies nothing anywhere.
public enum PoolReplicas {
    static let scope = "replica"

    /// What is answered is still being made; whoever looks again finds it made, and inactive.
    ///
    /// - Throws: `notInLiteTier`, `exists`, `tooMany`, and what is wrong with region, key or tags.
    public static func create(
        _ input: CreateUserPoolReplicaRequest, pool: UserPool, call: Call
    ) async throws -> UserPoolReplicaType {
        if let tags = input.userPoolTags { try PoolRules.check(tags: tags) }
        guard isRegion(input.regionName), input.regionName != pool.region else {
            throw Refusal.resource(.replica(.unusableRegion(input.regionName)))
        }
        var replica = UserPoolReplicaType(
            regionName: input.regionName, status: .inactive, role: .secondary,
            userPoolArn: arn(of: pool, in: input.regionName, call: call))
        let resource = Resource(replica, extra: ReplicaTags.encode(input.userPoolTags ?? [:]))
        try await call.store.write { store in
            let current = try store.existingPool(pool.id)
            if current.settings.userPoolTier == .lite { throw Refusal.pool(.notInLiteTier([.replicas])) }
            guard current.settings.keyConfiguration?.keyType == .customerManagedKey else {
                throw Refusal.resource(.replica(.needsOwnKey))
            }
            try store.add(resource, to: current)
        }
        replica.status = .creating
        return replica
    }

    /// - Throws: `notFound`, `primaryStaysActive`.
    public static func update(
        _ region: String, status: UpdateReplicaStatusType, pool: UserPool, call: Call
    ) async throws -> UserPoolReplicaType {
        if region == pool.region {
            guard status == .active else { throw Refusal.resource(.replica(.primaryStaysActive)) }
            return primary(pool, call: call)
        }
        return try await call.store.write { store in
            var replica = try store.existing(region, in: pool, as: UserPoolReplicaType.self)
            replica.settings.status = status == .active ? .active : .inactive
            try store.replace(replica, in: pool)
            return replica.settings
        }
    }

    /// - Throws: `notFound`, `stillActive`.
    public static func delete(_ region: String, pool: UserPool, call: Call) async throws -> UserPoolReplicaType {
        if region == pool.region { throw Refusal.resource(.replica(.primaryIsNoReplica)) }
        var replica = try await call.store.write { store in
            let replica = try store.existing(region, in: pool, as: UserPoolReplicaType.self)
            guard replica.settings.status == .inactive else { throw Refusal.resource(.replica(.stillActive)) }
            try store.deleteResource(.replica, poolId: pool.id, name: region)
            return replica.settings
        }
        replica.status = .deleting
        return replica
    }

    /// The primary among them. There are few, so that they make one page.
    public static func list(
        pool: UserPool, token: String?, call: Call
    ) async throws -> Page<UserPoolReplicaType> {
        let page = try await ResourceLifeCycle<UserPoolReplicaType>.list(
            in: pool, limit: nil, token: token, call: call)
        return Page(
            elements: (token == nil ? [primary(pool, call: call)] : []) + page.elements, nextToken: page.nextToken)
    }

    /// The regions of the replicas of pools, by the pool's id.
    ///
    /// - Parameter pools: in the order of their ids, without gaps.
    public static func regions(of pools: [UserPool], call: Call) async throws -> [String: [String]] {
        guard let first = pools.first, let last = pools.last else { return [:] }
        return try await call.store.read { store in
            var found: [String: [String]] = [:]
            for stored in try store.resources(
                scope: scope, after: "\(first.id)/", limit: pools.count * UserPoolReplicaType.limit)
            where stored.poolId <= last.id {
                found[stored.poolId, default: []].append(stored.name)
            }
            return found
        }
    }

    private static func primary(_ pool: UserPool, call: Call) -> UserPoolReplicaType {
        UserPoolReplicaType(
            regionName: pool.region, status: .active, role: .primary,
            userPoolArn: pool.settings.arn ?? arn(of: pool, in: pool.region, call: call))
    }

    private static func arn(of pool: UserPool, in region: String, call: Call) -> String {
        PoolIds.arn(of: pool.id, in: region, accountId: call.settings.accountId)
    }

    /// Such as `eu-west-1` or `us-gov-east-1`.
    private static func isRegion(_ text: String) -> Bool {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count >= 3, let number = parts.last, Int(number) != nil else { return false }
        return parts.dropLast().allSatisfy { part in
            !part.isEmpty && part.utf8.allSatisfy { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0) }
        }
    }
}
