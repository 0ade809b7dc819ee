import Identity

extension StoreTransaction {
    func lockout(subject: Subject) throws -> Lockout? {
        try sql.first(
            "SELECT failures, last_failed_at, locked_until FROM lockouts WHERE subject = $1", [.text(subject.text)]
        ) { Lockout(failures: $0.int(0), lastFailedAt: $0.integer(1), lockedUntil: $0.integer(2)) }
    }

    func setLockout(_ lockout: Lockout?, subject: Subject) throws {
        guard let lockout else {
            try sql.execute("DELETE FROM lockouts WHERE subject = $1", [.text(subject.text)])
            return
        }
        try sql.execute(
            """
            INSERT INTO lockouts (subject, failures, last_failed_at, locked_until) VALUES ($1, $2, $3, $4)
            ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures,
                last_failed_at = excluded.last_failed_at, locked_until = excluded.locked_until
            """,
            [
                .text(subject.text), SQLValue(lockout.failures), .integer(lockout.lastFailedAt),
                .integer(lockout.lockedUntil),
            ])
    }

    func isUsed(_ id: String) throws -> Bool {
        try sql.exists("SELECT 1 FROM used_tokens WHERE id = $1", [.text(id)])
    }

    func useOnce(_ id: String, expiresAt: Int64) throws -> Bool {
        try sql.changes(
            by: "INSERT INTO used_tokens (id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [.text(id), .integer(expiresAt)]) == 1
    }

    func countAttempt(subject: Subject, action: String, at now: Int64, window: Int64, limit: Int) throws -> Bool {
        let key: [SQLValue] = [.text(subject.text), .text(action)]
        let count = try sql.first(
            """
            SELECT CAST(coalesce(sum(count), 0) AS BIGINT) FROM attempts
            WHERE subject = $1 AND action = $2 AND attempted_at > $3 AND attempted_at < $4
            """, key + [.integer(now - window), .integer(now + window)]
        ) { $0.int(0) }
        guard (count ?? 0) < limit else { return false }
        try sql.execute(
            """
            INSERT INTO attempts (subject, action, attempted_at, count, expires_at) VALUES ($1, $2, $3, 1, $4)
            ON CONFLICT (subject, action, attempted_at) DO UPDATE SET count = attempts.count + 1
            """, key + [.integer(now), .integer(now + window)])
        return true
    }
}
