import Identity
import ServiceModel

extension StoreTransaction {
    /// In the order that `recovery(_:)` reads.
    private static let columns = "pool_id, restoration, initiated_at, expires_at, completed_at, active"
    private static let byId = SQLText("SELECT \(columns) FROM recoveries WHERE id = $1 AND pool_id = $2")
    private static let active = SQLText("SELECT \(columns) FROM recoveries WHERE pool_id = $1 AND active = 1")
    private static let allActive = SQLText(
        "SELECT \(columns) FROM recoveries WHERE active = 1 AND pool_id > '' ORDER BY pool_id LIMIT $1")
    private static let newest = SQLText(
        "SELECT \(columns) FROM recoveries WHERE pool_id = $1 ORDER BY initiated_at DESC, id DESC LIMIT $2")
    private static let further = SQLText(
        """
        SELECT \(columns) FROM recoveries WHERE pool_id = $1 AND (initiated_at, id) < ($2, $3)
        ORDER BY initiated_at DESC, id DESC LIMIT $4
        """)
    private static let since = SQLText(
        "SELECT \(columns) FROM recoveries WHERE initiated_at > $1 ORDER BY initiated_at LIMIT $2")

    private static let ended = SQLText(
        """
        SELECT \(columns) FROM recovery_progress p JOIN recoveries r ON r.id = p.recovery_id WHERE r.active = 0
            AND p.recovery_id > ''
        ORDER BY p.recovery_id LIMIT $1
        """)

    func recovery(_ id: String, poolId: String) throws -> PointInTimeRecovery? {
        try sql.first(Self.byId, [.text(id), .text(poolId)], Self.recovery)
    }

    func activeRecovery(poolId: String) throws -> PointInTimeRecovery? {
        try sql.first(Self.active, [.text(poolId)], Self.recovery)
    }

    func activeRecoveries(limit: Int) throws -> [PointInTimeRecovery] {
        try sql.query(Self.allActive, [SQLValue(limit)], Self.recovery)
    }

    func endedRecoveriesWithWork(limit: Int) throws -> [PointInTimeRecovery] {
        try sql.query(Self.ended, [SQLValue(limit)], Self.recovery)
    }

    func recoveries(poolId: String, after: RecoveryCursor?, limit: Int) throws -> [PointInTimeRecovery] {
        guard let after else { return try sql.query(Self.newest, [.text(poolId), SQLValue(limit)], Self.recovery) }
        return try sql.query(
            Self.further, [.text(poolId), .integer(after.initiatedAt), .text(after.id), SQLValue(limit)],
            Self.recovery)
    }

    func recoveries(initiatedAfter time: Int64, limit: Int) throws -> [PointInTimeRecovery] {
        try sql.query(Self.since, [.integer(time), SQLValue(limit)], Self.recovery)
    }

    func tiers(poolId: String) throws -> [PoolTier] {
        try sql.query("SELECT since, tier FROM pool_tiers WHERE pool_id = $1 ORDER BY since", [.text(poolId)]) {
            PoolTier(since: $0.integer(0), tier: try $0.word(1))
        }
    }

    private static func recovery(_ row: SQLRow) throws -> PointInTimeRecovery {
        PointInTimeRecovery(
            poolId: row.text(0), shape: try row.shape(1), initiatedAt: row.integer(2), expiresAt: row.integer(3),
            completedAt: row.optionalInteger(4), isActive: row.bool(5))
    }
}

extension StoreTransaction {
    func insert(_ recovery: PointInTimeRecovery) throws {
        try requirePool(recovery.poolId)
        let inserted = try sql.changes(
            by: """
                INSERT INTO recoveries (id, pool_id, restoration, initiated_at, expires_at, completed_at, active)
                VALUES ($1, $2, $3, $4, $5, $6, $7)
                ON CONFLICT DO NOTHING
                """, [.text(recovery.id), .text(recovery.poolId)] + values(of: recovery))
        if inserted == 0 { throw StoreConflict.exists }
    }

    func update(_ recovery: PointInTimeRecovery) throws {
        try sql.execute(
            """
            UPDATE recoveries SET restoration = $3, initiated_at = $4, expires_at = $5, completed_at = $6, active = $7
            WHERE id = $1 AND pool_id = $2
            """, [.text(recovery.id), .text(recovery.poolId)] + values(of: recovery))
    }

    func add(_ tier: PoolTier, poolId: String) throws {
        try sql.execute(
            """
            INSERT INTO pool_tiers (pool_id, since, tier) VALUES ($1, $2, $3)
            ON CONFLICT (pool_id, since) DO UPDATE SET tier = excluded.tier
            """, [.text(poolId), .integer(tier.since), .text(tier.tier.rawValue)])
    }

    private func values(of recovery: PointInTimeRecovery) -> [SQLValue] {
        [
            .shape(recovery.shape), .integer(recovery.initiatedAt), .integer(recovery.expiresAt),
            SQLValue(recovery.completedAt), SQLValue(recovery.isActive),
        ]
    }
}
