import Identity

extension StoreTransaction {
    /// In the order that `message(_:)` reads.
    private static let columns = """
        o.id, o.pool_id, o.user_id, o.username, o.sub, o.medium, o.destination, o.purpose, o.created_at, \
        o.delivered_at, o.sealed_content, o.expires_at, o.due_at, o.attempts, o.last_error, o.failed_at
        """

    /// `pool` names the pools whose aliases count: those that are no username and no sub, as everywhere where a user
    /// is named. `order` says how the walk goes, with the statement's other parameters from $8.
    private static func search(aliasesOf pools: String, _ order: String) -> SQLText {
        SQLText(
            """
            SELECT \(columns) FROM outbox o
            WHERE (CAST($1 AS TEXT) IS NULL OR o.pool_id = $1) AND (CAST($2 AS TEXT) IS NULL OR o.purpose = $2)
                AND (CAST($3 AS TEXT) IS NULL OR o.destination IN ($3, $4))
                AND (CAST($5 AS TEXT) IS NULL OR o.username IN ($5, $6) OR o.sub = $6 OR o.destination IN ($5, $6) OR o.sub IN
                    (SELECT u.sub FROM user_aliases a JOIN users u ON u.id = a.user_id
                     WHERE a.pool_id \(pools) AND a.alias_key IN ($5, $6)
                        AND NOT EXISTS
                            (SELECT 1 FROM users n WHERE n.pool_id = a.pool_id AND n.username IN ($5, $6))
                        AND NOT EXISTS (SELECT 1 FROM users n WHERE n.pool_id = a.pool_id AND n.sub = $6)))
                AND (CAST($7 AS TEXT) IS NULL OR $7 = CASE WHEN o.delivered_at IS NOT NULL THEN 'delivered'
                    WHEN o.failed_at IS NOT NULL THEN 'failed' ELSE 'queued' END)
                \(order)
            """)
    }

    private struct Searches {
        let ofPool: SQLText
        let ofAll: SQLText

        init(_ order: String) {
            ofPool = search(aliasesOf: "= $1", order)
            ofAll = search(aliasesOf: "IN (SELECT id FROM pools)", order)
        }
    }

    /// Walks back along the index of times until enough match.
    private static let newest = Searches("ORDER BY o.created_at DESC, o.id DESC LIMIT $8")
    /// Looks at what is behind a place and nothing else; the sum keeps it from the index of times.
    private static let newestAfter = Searches("AND o.id > $9 ORDER BY o.created_at + 0 DESC, o.id DESC LIMIT $8")
    /// The same where ids are drawn in another order than transactions commit in. A snapshot that this server has not come
    /// to yet is of another one, from which the data was moved: nobody knows what it showed, so all comes once more.
    private static let newestAfterSnapshot = Searches(
        """
        AND o.id > $9 AND o.transaction >= CASE WHEN \(isOfAnother) THEN CAST('0' AS xid8)
            ELSE pg_snapshot_xmin(CAST(CAST($10 AS TEXT) AS pg_snapshot)) END
            AND (\(isOfAnother) OR NOT pg_visible_in_snapshot(o.transaction, CAST(CAST($10 AS TEXT) AS pg_snapshot)))
        ORDER BY o.created_at + 0 DESC, o.id DESC LIMIT $8
        """)
    private static let isOfAnother =
        "pg_snapshot_xmax(CAST(CAST($10 AS TEXT) AS pg_snapshot)) > pg_snapshot_xmax(pg_current_snapshot())"
    /// Walks along what is not delivered, past what workers have and what was given up.
    private static let oldestUndelivered = SQLText(
        """
        SELECT \(columns) FROM outbox o
        WHERE o.delivered_at IS NULL AND o.due_at IS NULL AND o.failed_at IS NULL
            AND (CAST($2 AS TEXT) IS NULL OR o.medium = $2)
        ORDER BY o.id LIMIT $1
        """)

    func messages(_ query: OutboxQuery) throws -> [StoredMessage] {
        var searches = Self.newest
        var values = [
            SQLValue(query.poolId), SQLValue(query.purpose), SQLValue(query.destination),
            SQLValue(query.destination?.lowercased()), SQLValue(query.username),
            SQLValue(query.username?.lowercased()), SQLValue(query.state?.rawValue), SQLValue(query.limit),
        ]
        if let after = query.after, try isOfThisLife(after) {
            values.append(.integer(after.id))
            searches = Self.newestAfter
            if let snapshot = after.snapshot {
                values.append(.text(snapshot.text))
                searches = Self.newestAfterSnapshot
            }
        }
        return try sql.query(query.poolId == nil ? searches.ofAll : searches.ofPool, values, Self.message)
    }

    /// Whether what lies before the place is known here. In another life of the server, or at another one, ids and
    /// transactions of before are given anew: then nothing is known to lie before it, and messages are told again rather
    /// than missed.
    private func isOfThisLife(_ place: OutboxPosition) throws -> Bool {
        guard let snapshot = place.snapshot else { return true }
        guard sql.dialect == .postgres else { return false }
        return try sql.first(Self.life) { ServerLife($0, from: 0).text } == snapshot.life
    }

    private static let life = SQLText("SELECT \(ServerLife.columns)")
    private static let snapshot = SQLText("SELECT CAST(pg_current_snapshot() AS TEXT), \(ServerLife.columns)")

    /// With one writer at a time, ids come in the order of commits, and the last one is the end. Where transactions run
    /// beside each other, only a snapshot says what is there.
    func outboxEnd() throws -> OutboxPosition {
        switch sql.dialect {
        case .sqlite:
            let last = try sql.first("SELECT id FROM outbox ORDER BY id DESC LIMIT 1") { $0.integer(0) }
            return OutboxPosition(id: last ?? 0)
        case .postgres:
            let snapshot = try sql.first(Self.snapshot) {
                OutboxPosition.Snapshot(life: ServerLife($0, from: 1).text, text: $0.text(0))
            }
            return OutboxPosition(id: 0, snapshot: snapshot)
        }
    }

    func undelivered(medium: String?, limit: Int) throws -> [StoredMessage] {
        try sql.query(Self.oldestUndelivered, [SQLValue(limit), SQLValue(medium)], Self.message)
    }

    func enqueue(_ message: StoredMessage) throws {
        try sql.execute(
            """
            INSERT INTO outbox
                (pool_id, user_id, username, sub, medium, destination, purpose, created_at, delivered_at,
                 sealed_content, expires_at, due_at, attempts, last_error, failed_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
            """,
            [
                .text(message.poolId), .integer(message.userId), .text(message.username), .text(message.sub),
                .text(message.medium), .text(message.destination), .text(message.purpose),
                .integer(message.createdAt), SQLValue(message.deliveredAt), SQLValue(message.sealedContent),
                SQLValue(message.expiresAt), SQLValue(message.dueAt), SQLValue(message.attempts),
                SQLValue(message.lastError), SQLValue(message.failedAt),
            ])
        touch {
            $0.hasMessages = true
            if message.dueAt != nil { $0.dueMedia.insert(message.medium) }
        }
    }

    func markDelivered(ids: Set<Int64>, at: Int64, redact: Bool) throws -> Int {
        // In one order everywhere, so that no two who mark the same ones wait for each other.
        var marked = 0
        for id in ids.sorted() {
            marked += try sql.changes(
                by: """
                    UPDATE outbox SET delivered_at = $2, due_at = NULL, claimed_by = NULL, last_error = NULL,
                        failed_at = NULL, sealed_content = CASE WHEN $3 = 1 THEN NULL ELSE sealed_content END
                    WHERE id = $1
                    """, [.integer(id), .integer(at), SQLValue(redact)])
        }
        return marked
    }

    static func message(_ row: SQLRow) -> StoredMessage {
        StoredMessage(
            id: row.integer(0), poolId: row.text(1), userId: row.integer(2), username: row.text(3), sub: row.text(4),
            medium: row.text(5), destination: row.text(6), purpose: row.text(7), sealedContent: row.optionalBlob(10),
            createdAt: row.integer(8), deliveredAt: row.optionalInteger(9), expiresAt: row.optionalInteger(11),
            dueAt: row.optionalInteger(12), attempts: row.int(13), lastError: row.optionalText(14),
            failedAt: row.optionalInteger(15))
    }
}
