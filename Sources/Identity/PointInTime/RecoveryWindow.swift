import ServiceModel

/// To which points a pool can be recovered (InitiatePointInTimeRecovery): the plan says how far back, and it must have been
/// the pool's all the time since then.
enum RecoveryWindow {
    static let shortest = 15 * Milliseconds.minute

    /// How many days a tier reaches back, without a setting that says otherwise.
    private static func days(_ tier: UserPoolTierType?) -> Int64 {
        switch tier {
        case .lite: 0
        case .plus: longestDays
        default: 1
        }
    }

    static let longestDays: Int64 = 14

    /// - Parameters:
    ///   - tiers: which the pool had, as the store has noted it.
    ///   - forgotten: before when changes may have been forgotten, or were not remembered yet. Where `recovery-days` was
    ///     less once, that is later than it reaches, and of a point before it not all would come back.
    static func check(
        _ point: Int64, of pool: UserPool, tiers: [PoolTier], forgotten: Int64, settings: IdentitySettings, now: Int64
    ) throws(Refusal) {
        guard pool.settings.userPoolTier != .lite else { throw .pointInTime(.notInLiteTier) }
        guard point <= now - shortest else {
            throw .pointInTime(.tooRecent(minutes: shortest / Milliseconds.minute))
        }
        guard point >= pool.settings.creationDate?.milliseconds ?? 0 else { throw .pointInTime(.beforePool) }
        let age = now - point
        let reach = Self.reach(pool.settings.userPoolTier, settings)
        guard age <= reach else { throw .pointInTime(.tooLongAgo(days: reach / Milliseconds.day)) }
        guard point >= forgotten else { throw .pointInTime(.tooLongAgo(days: (now - forgotten) / Milliseconds.day)) }
        // The tier of the point is the last one that was noted before it.
        let earlier = tiers.last { $0.since <= point }.map { [$0] } ?? []
        for tier in earlier + tiers.filter({ $0.since > point }) where Self.reach(tier.tier, settings) < age {
            throw .pointInTime(.tierCameLater)
        }
    }

    /// How far back a pool of this tier can go, in milliseconds, and how long its changes are remembered.
    static func reach(_ tier: UserPoolTierType?, _ settings: IdentitySettings) -> Int64 {
        (tier == .lite ? 0 : settings.recoveryDays ?? days(tier)) * Milliseconds.day
    }

    /// Notes the tier of a pool that changes it.
    static func note(
        _ changed: UserPoolType, after current: UserPool, in store: any StoreWriter, at now: Int64
    ) throws {
        guard let tier = changed.userPoolTier, let before = current.settings.userPoolTier, tier != before else {
            return
        }
        if try store.tiers(poolId: current.id).isEmpty {
            let since = current.settings.creationDate?.milliseconds ?? 0
            try store.add(PoolTier(since: since, tier: before), poolId: current.id)
        }
        try store.add(PoolTier(since: now, tier: tier), poolId: current.id)
    }
}
