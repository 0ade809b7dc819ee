import Identity
import ServiceModel

extension StoreTransaction {
    func pool(_ id: String) throws -> UserPool? {
        try sql.first(
            "SELECT settings, mfa, tracks_sessions, sessions_per_user FROM pools WHERE id = $1", [.text(id)], Self.pool)
    }

    func pools(region: String?, after: String?, limit: Int) throws -> [UserPool] {
        let after = SQLValue.text(after ?? "")
        let limit = SQLValue(limit)
        guard let region else {
            return try sql.query(
                "SELECT settings, mfa, tracks_sessions, sessions_per_user FROM pools WHERE id > $1 ORDER BY id LIMIT $2",
                [after, limit], Self.pool)
        }
        return try sql.query(
            "SELECT settings, mfa, tracks_sessions, sessions_per_user FROM pools WHERE region = $1 AND id > $2 ORDER BY id LIMIT $3",
            [.text(region), after, limit], Self.pool)
    }

    /// Walks the pool's part of one index.
    func userCount(poolId: String) throws -> Int {
        try sql.first("SELECT count(*) FROM users WHERE pool_id = $1", [.text(poolId)]) { $0.int(0) } ?? 0
    }

    /// An id that is being cleared away may come back, as pinned ids do in tests, if little is left to clear.
    func insert(_ pool: UserPool) throws {
        if try isDeleted(pool.id) {
            guard try clear(poolId: pool.id, limit: Self.clearedOnReturn) else { throw StoreConflict.exists }
        }
        let inserted = try sql.changes(
            by: """
                INSERT INTO pools (id, region, settings, mfa, tracks_sessions, sessions_per_user)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
                """, [.text(pool.id), .text(pool.region)] + Self.changing(pool))
        if inserted == 0 { throw StoreConflict.exists }
        touch { $0.pools.insert(pool.id) }
    }

    func update(_ pool: UserPool) throws {
        try sql.execute(
            "UPDATE pools SET settings = $2, mfa = $3, tracks_sessions = $4, sessions_per_user = $5 WHERE id = $1",
            [.text(pool.id)] + Self.changing(pool))
        touch { $0.pools.insert(pool.id) }
    }

    func markDeleted(poolId: String, at: Int64) throws {
        let deleted = try sql.changes(by: "DELETE FROM pools WHERE id = $1", [.text(poolId)])
        guard deleted > 0 else { return }
        touch {
            $0.pools.insert(poolId)
            $0.keys.insert(poolId)
        }
        try sql.execute(
            "INSERT INTO deleted_pools (id, deleted_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [.text(poolId), .integer(at)])
    }

    /// Whether the pool's rows wait to be cleared away.
    func isDeleted(_ poolId: String) throws -> Bool {
        try sql.exists("SELECT 1 FROM deleted_pools WHERE id = $1", [.text(poolId)])
    }

    static let clearedOnReturn = 20_000

    static func pool(_ row: SQLRow) throws -> UserPool {
        try UserPool(
            row.shape(0), mfa: row.isNull(1) ? nil : PoolMFA(stored: row.shape(1)),
            sessions: SessionSettings(isTracked: row.bool(2), maxPerUser: row.int(3)))
    }

    private static func changing(_ pool: UserPool) -> [SQLValue] {
        [
            .shape(pool.settings), .shape(pool.mfa.stored), SQLValue(pool.sessions.isTracked),
            SQLValue(pool.sessions.maxPerUser),
        ]
    }
}
