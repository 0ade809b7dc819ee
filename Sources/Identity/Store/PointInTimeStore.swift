public import ServiceModel

/// A recovery of a pool to a point in time (InitiatePointInTimeRecovery).
public struct PointInTimeRecovery: Sendable, Equatable {
    public var poolId: String
    /// As the API shows it; its RestoreId is the row's key.
    public var shape: RestorationType
    /// Milliseconds since 1970, as every time here.
    public var initiatedAt: Int64
    /// Until when its pool's users are not written to: a preview lapses, a restoration goes on until it is done.
    public var expiresAt: Int64
    public var completedAt: Int64?
    /// Whether it still holds up writes, but for one whose preview has lapsed.
    public var isActive: Bool

    public init(
        poolId: String, shape: RestorationType, initiatedAt: Int64, expiresAt: Int64, completedAt: Int64? = nil,
        isActive: Bool = true
    ) {
        self.poolId = poolId
        self.shape = shape
        self.initiatedAt = initiatedAt
        self.expiresAt = expiresAt
        self.completedAt = completedAt
        self.isActive = isActive
    }

    public var id: String { shape.restoreId ?? "" }
    public var status: RestoreStatusType { shape.restoreStatus ?? .awsAborted }
    /// The point that the pool is restored to: what changed after it is undone.
    public var point: Int64 { shape.restoreTimestamp?.milliseconds ?? .max }
}

/// A page of a pool's recoveries starts after this one.
public struct RecoveryCursor: Sendable, Equatable {
    public var initiatedAt: Int64
    public var id: String

    public init(initiatedAt: Int64, id: String) {
        self.initiatedAt = initiatedAt
        self.id = id
    }
}

/// From when on a pool has a tier.
public struct PoolTier: Sendable, Equatable {
    public var since: Int64
    public var tier: UserPoolTierType

    public init(since: Int64, tier: UserPoolTierType) {
        self.since = since
        self.tier = tier
    }
}

/// What a pool's history begins with.
public struct PoolHistory: Sendable, Equatable {
    public var poolId: String
    public var tier: UserPoolTierType?
    /// When its oldest change was made; nil where there is none.
    public var oldest: Int64?

    public init(poolId: String, tier: UserPoolTierType?, oldest: Int64?) {
        self.poolId = poolId
        self.tier = tier
        self.oldest = oldest
    }
}

public protocol PointInTimeReader {
    func recovery(_ id: String, poolId: String) throws -> PointInTimeRecovery?
    /// The one that is active, be it that its preview has lapsed.
    func activeRecovery(poolId: String) throws -> PointInTimeRecovery?
    /// Whether a recovery keeps the pool's users from being written to.
    func isPaused(poolId: String, at now: Int64) throws -> Bool
    /// A pool's, the newest first, and of one time by id.
    func recoveries(poolId: String, after: RecoveryCursor?, limit: Int) throws -> [PointInTimeRecovery]
    /// All that were initiated after `time`, of any pool, the oldest first.
    func recoveries(initiatedAfter time: Int64, limit: Int) throws -> [PointInTimeRecovery]
    /// All that are active, of any pool.
    func activeRecoveries(limit: Int) throws -> [PointInTimeRecovery]
    /// Those that have ended and whose work was not forgotten yet.
    func endedRecoveriesWithWork(limit: Int) throws -> [PointInTimeRecovery]
    /// Which tiers a pool had, the oldest first; none where it has had one since it was made.
    func tiers(poolId: String) throws -> [PoolTier]
    /// Changes of a pool of before this time may have been forgotten, or were never remembered: the database was written
    /// by a release that remembered none.
    func historyForgotten(poolId: String) throws -> Int64
    /// Every pool behind one, in the order of their ids.
    func histories(after poolId: String, limit: Int) throws -> [PoolHistory]
}

public protocol PointInTimeWriter {
    /// Throws `StoreConflict.exists` where the pool has an active one.
    func insert(_ recovery: PointInTimeRecovery) throws
    func update(_ recovery: PointInTimeRecovery) throws
    func add(_ tier: PoolTier, poolId: String) throws
    /// Goes on with the preview: `limit` changes or rows. The preview, when it is complete.
    func preview(_ recovery: PointInTimeRecovery, limit: Int) throws -> [RestorePreviewType]?
    /// Goes on with the restoration: `limit` rows. True when all is as it was at the point.
    func restore(_ recovery: PointInTimeRecovery, at now: Int64, limit: Int) throws -> Bool
    /// Forgets what a recovery that has ended had to do: `limit` rows. True when nothing is left.
    func clearWork(of recovery: PointInTimeRecovery, limit: Int) throws -> Bool
    /// Forgets changes of a pool of before `time`, at most `limit`; none while it is being recovered. Returns how many went.
    func forgetHistory(poolId: String, before time: Int64, limit: Int) throws -> Int
    /// Forgets recoveries of so long ago that no limit counts them. Returns how many went.
    func forgetRecoveries(at now: Int64, limit: Int) throws -> Int
    /// Notes, where it was not noted yet, since when changes are remembered, so that a copy of the database knows it.
    func noteHistoryBegin() throws
}
