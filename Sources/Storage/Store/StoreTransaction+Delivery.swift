import Identity

extension StoreTransaction {
    /// What is delivered has been told by somebody who did not know of workers.
    func nextDue(medium: String) throws -> Int64? {
        try sql.first(
            """
            SELECT due_at FROM outbox WHERE medium = $1 AND due_at IS NOT NULL AND delivered_at IS NULL
            ORDER BY due_at LIMIT 1
            """, [.text(medium)]
        ) { $0.integer(0) }
    }

    /// The columns are those of `message(_:)`.
    private static func claiming(_ lock: String) -> String {
        """
        UPDATE outbox SET claimed_by = $2, due_at = $4, attempts = attempts + 1
        WHERE id IN (
            WITH due AS (
                SELECT id AS due_id FROM outbox WHERE medium = $1 AND due_at <= $3 AND delivered_at IS NULL
                ORDER BY due_at LIMIT $5 \(lock))
            SELECT due_id FROM due)
        RETURNING id, pool_id, user_id, username, sub, medium, destination, purpose, created_at, delivered_at,
            sealed_content, expires_at, due_at, attempts, last_error, failed_at
        """
    }

    /// Servers that claim at once take different ones: rows that another has locked are passed over.
    private static let claim = DialectText(sqlite: claiming(""), postgres: claiming("FOR UPDATE SKIP LOCKED"))

    func claimMessages(
        medium: String, by owner: String, now: Int64, until: Int64, limit: Int
    ) throws -> [StoredMessage] {
        try sql.query(
            Self.claim[sql.dialect],
            [.text(medium), .text(owner), .integer(now), .integer(until), SQLValue(limit)], Self.message
        ).sorted { $0.id < $1.id }
    }

    func postpone(id: Int64, claimedBy owner: String, until due: Int64, error: String?) throws -> Bool {
        try sql.changes(
            by: """
                UPDATE outbox SET claimed_by = NULL, due_at = $3, last_error = coalesce(CAST($4 AS TEXT), last_error)
                WHERE id = $1 AND claimed_by = $2 AND delivered_at IS NULL
                """, [.integer(id), .text(owner), .integer(due), SQLValue(error)]) == 1
    }

    func giveUp(id: Int64, claimedBy owner: String, at: Int64, error: String, redact: Bool) throws -> Bool {
        try sql.changes(
            by: """
                UPDATE outbox SET claimed_by = NULL, due_at = NULL, failed_at = $3, last_error = $4,
                    sealed_content = CASE WHEN $5 = 1 THEN NULL ELSE sealed_content END
                WHERE id = $1 AND claimed_by = $2 AND delivered_at IS NULL
                """, [.integer(id), .text(owner), .integer(at), .text(error), SQLValue(redact)]) == 1
    }

    func queueForWorkers(ids: [Int64], dueAt: Int64) throws {
        for id in ids {
            try sql.execute(
                """
                UPDATE outbox SET due_at = $2
                WHERE id = $1 AND due_at IS NULL AND delivered_at IS NULL AND failed_at IS NULL
                """, [.integer(id), .integer(dueAt)])
        }
        guard !ids.isEmpty else { return }
        touch {
            $0.hasMessages = true
            $0.dueMedia = StoreChanges.allMedia
        }
    }

    func leave(id: Int64, claimedBy owner: String) throws -> Bool {
        try sql.changes(
            by: """
                UPDATE outbox SET claimed_by = NULL, due_at = NULL, attempts = attempts - 1
                WHERE id = $1 AND claimed_by = $2 AND delivered_at IS NULL
                """, [.integer(id), .text(owner)]) == 1
    }
}
