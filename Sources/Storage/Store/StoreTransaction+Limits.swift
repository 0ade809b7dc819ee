import Identity

extension StoreTransaction {
    func lockout(subject: String) throws -> Lockout? {
        try sql.first(
            "SELECT failures, last_failed_at, locked_until FROM lockouts WHERE subject = $1", [.text(subject)]
        ) { Lockout(failures: $0.int(0), lastFailedAt: $0.integer(1), lockedUntil: $0.integer(2)) }
    }

    func setLockout(_ lockout: Lockout?, subject: String) throws {
        guard let lockout else {
            try sql.execute("DELETE FROM lockouts WHERE subject = $1", [.text(subject)])
            return
        }
        try sql.execute(
            """
            INSERT INTO lockouts (subject, failures, last_failed_at, locked_until) VALUES ($1, $2, $3, $4)
            ON CONFLICT (subject) DO UPDATE SET failures = excluded.failures,
                last_failed_at = excluded.last_failed_at, locked_until = excluded.locked_until
            """,
            [
                .text(subject), SQLValue(lockout.failures), .integer(lockout.lastFailedAt),
                .integer(lockout.lockedUntil),
            ])
    }

    func useOnce(_ id: String, expiresAt: Int64) throws -> Bool {
        try sql.execute(
            "INSERT INTO used_tokens (id, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [.text(id), .integer(expiresAt)]) == 1
    }

    func countAttempt(subject: String, action: String, windowStart: Int64, expiresAt: Int64) throws -> Int {
        try sql.query(
            """
            INSERT INTO attempts (subject, action, window_start, count, expires_at) VALUES ($1, $2, $3, 1, $4)
            ON CONFLICT (subject, action, window_start) DO UPDATE SET count = attempts.count + 1
            RETURNING count
            """,
            [.text(subject), .text(action), .integer(windowStart), .integer(expiresAt)]
        ) { $0.int(0) }.first ?? 1
    }
}
