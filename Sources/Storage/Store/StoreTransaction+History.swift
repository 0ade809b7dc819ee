import Identity
import JSON
import ServiceModel

// What rows were before they changed, and whether they may. Each change of a tracked row is noted in its own transaction,
// after the question whether its pool is paused, so that no write slips in beside a recovery.
extension StoreTransaction {
    /// - Throws: `Refusal.pool(.writesPaused)`.
    func requireWritable(poolId: String, at now: Int64) throws {
        if try isPaused(poolId: poolId, at: now) { throw Refusal.pool(.writesPaused) }
    }

    func isPaused(poolId: String, at now: Int64) throws -> Bool {
        try sql.exists(
            "SELECT 1 FROM recoveries WHERE pool_id = $1 AND active = 1 AND expires_at > $2",
            [.text(poolId), .integer(now)])
    }

    /// - Parameter image: what the row was; nil where there was none.
    func note(
        _ kind: TrackedKind, _ subject: String, of poolId: String, was image: RowImage?, at now: Int64
    ) throws {
        try sql.execute(
            "INSERT INTO history (pool_id, kind, subject, changed_at, image) VALUES ($1, $2, $3, $4, $5)",
            [.text(poolId), .text(kind.rawValue), .text(subject), .integer(now), image?.json ?? .null])
    }

    /// Notes the row as it stands: it is about to change. Nothing where there is none.
    func noteRow(_ kind: TrackedKind, _ subject: String, of poolId: String, at now: Int64) throws {
        guard let image = try row(kind, subject, of: poolId) else { return }
        try note(kind, subject, of: poolId, was: image, at: now)
    }

    /// Notes a user with all that a recovery gives back of it.
    func noteDeletion(ofUser id: Int64, poolId: String, at now: Int64) throws {
        try noteRow(.user, "\(id)", of: poolId, at: now)
        let aliases = try sql.query(
            "SELECT kind, alias_key FROM user_aliases WHERE user_id = $1", [.integer(id)]
        ) { TrackedTable.aliasSubject(kind: $0.text(0), key: $0.text(1)) }
        for alias in aliases { try noteRow(.alias, alias, of: poolId, at: now) }
        let groups = try sql.query(
            "SELECT group_id FROM group_members WHERE user_id = $1", [.integer(id)]
        ) { $0.integer(0) }
        for group in groups { try noteRow(.member, "\(group):\(id)", of: poolId, at: now) }
        let passkeys = try sql.query(
            "SELECT id FROM passkeys WHERE user_id = $1", [.integer(id)]
        ) { $0.integer(0) }
        for passkey in passkeys { try noteRow(.passkey, "\(passkey)", of: poolId, at: now) }
        for identity in try identities(userId: id) {
            try noteRow(.identity, TrackedTable.subject(of: identity), of: poolId, at: now)
        }
    }

    func row(_ kind: TrackedKind, _ subject: String, of poolId: String) throws -> RowImage? {
        let table = kind.table
        return try sql.first(table.selection, key(kind, subject, of: poolId)) { RowImage($0, of: table) }
    }

    /// The key of the row that the history calls `subject`.
    func key(_ kind: TrackedKind, _ subject: String, of poolId: String) throws -> [SQLValue] {
        let parts = subject.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        switch kind {
        case .user, .group, .passkey:
            guard let id = Int64(subject) else { throw UnreadableImage() }
            return [.integer(id)]
        case .member:
            guard parts.count == 2, let group = Int64(parts[0]), let user = Int64(parts[1]) else {
                throw UnreadableImage()
            }
            return [.integer(group), .integer(user)]
        case .alias:
            guard parts.count == 2 else { throw UnreadableImage() }
            return [.text(poolId), .text(parts[1]), .text(parts[0])]
        case .identity:
            let names = try JSONReader.read(Array(subject.utf8)).arrayValue?.compactMap(\.stringValue) ?? []
            guard names.count == 3 else { throw UnreadableImage() }
            return [.text(poolId), .text(names[0]), .text(names[1]), .text(names[2])]
        }
    }
}

extension StoreTransaction {
    /// Of all pools, in databases of before each had its own.
    private static let forgottenName = "history-forgotten"
    /// The migration that made the history.
    private static let migration = 19

    private static func forgottenName(_ poolId: String) -> String { "\(forgottenName)/\(poolId)" }

    private static let begins = SQLText(
        """
        SELECT name, value FROM meta WHERE name IN ($1, $2, $3)
        UNION ALL SELECT '', CAST(applied_at AS TEXT) FROM schema_migrations WHERE version = $4
        """)

    func historyForgotten(poolId: String) throws -> Int64 {
        let names = [Self.forgottenName, Self.forgottenName(poolId), HistoryMark.name]
        let times = try sql.query(Self.begins, names.map { .text($0) } + [SQLValue(Self.migration)]) {
            ($0.text(0), Int64($0.text(1)) ?? 0)
        }
        var known = Dictionary(times) { $1 }
        // A copy was migrated later than its history begins.
        if known[HistoryMark.name] != nil { known[""] = nil }
        return known.values.max() ?? 0
    }

    func noteHistoryBegin() throws {
        guard try meta(HistoryMark.name) == nil else { return }
        let applied = try sql.first(
            "SELECT applied_at FROM schema_migrations WHERE version = $1", [SQLValue(Self.migration)]
        ) { $0.integer(0) }
        try setMeta(HistoryMark.name, to: "\(applied ?? 0)")
    }

    func histories(after poolId: String, limit: Int) throws -> [PoolHistory] {
        try sql.query(
            """
            SELECT settings, mfa, tracks_sessions, sessions_per_user,
                (SELECT changed_at FROM history WHERE pool_id = pools.id ORDER BY changed_at LIMIT 1)
            FROM pools WHERE id > $1 ORDER BY id LIMIT $2
            """, [.text(poolId), SQLValue(limit)]
        ) { row in
            let pool = try Self.pool(row)
            return PoolHistory(poolId: pool.id, tier: pool.settings.userPoolTier, oldest: row.optionalInteger(4))
        }
    }

    /// What a recovery that is active may still read stays.
    func forgetHistory(poolId: String, before time: Int64, limit: Int) throws -> Int {
        let changes = try sql.changes(
            by: """
                DELETE FROM history WHERE id IN
                    (SELECT id FROM history WHERE pool_id = $1 AND changed_at < $2 ORDER BY changed_at LIMIT $3)
                    AND NOT EXISTS (SELECT 1 FROM recoveries WHERE pool_id = $1 AND active = 1)
                """, [.text(poolId), .integer(time), SQLValue(limit)])
        let name = Self.forgottenName(poolId)
        if changes > 0, try meta(name).flatMap({ Int64($0) }) ?? 0 < time { try setMeta(name, to: "\(time)") }
        return changes
    }

    func forgetRecoveries(at now: Int64, limit: Int) throws -> Int {
        try sql.changes(
            by: """
                DELETE FROM recoveries WHERE active = 0 AND initiated_at < $1
                    AND id IN (SELECT id FROM recoveries WHERE initiated_at < $1 ORDER BY initiated_at LIMIT $2)
                """, [.integer(now - Self.rememberedRecovery), SQLValue(limit)])
    }

    /// Of a pool that is being cleared away.
    func deleteHistory(poolId: String, limit: Int) throws -> Int {
        let pool = SQLValue.text(poolId)
        var removed = try sql.changes(
            by: "DELETE FROM history WHERE id IN (SELECT id FROM history WHERE pool_id = $1 LIMIT $2)",
            [pool, SQLValue(limit)])
        let recoveries = try sql.query(
            "SELECT id FROM recoveries WHERE pool_id = $1 LIMIT $2", [pool, SQLValue(limit)]
        ) {
            $0.text(0)
        }
        for id in recoveries {
            let cleared = try clearWork(ofRecovery: id, limit: limit)
            removed += cleared
            if cleared < limit { removed += try sql.changes(by: "DELETE FROM recoveries WHERE id = $1", [.text(id)]) }
        }
        try sql.execute("DELETE FROM pool_tiers WHERE pool_id = $1", [pool])
        try sql.execute("DELETE FROM meta WHERE name = $1", [.text(Self.forgottenName(poolId))])
        return removed
    }

    /// Limits of recoveries go by thirty days.
    private static let rememberedRecovery = 31 * Milliseconds.day
}
