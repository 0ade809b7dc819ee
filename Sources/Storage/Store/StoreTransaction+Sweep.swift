import Identity

extension StoreTransaction {
    func sweep(now: Int64, messagesBefore: Int64, limit: Int) throws -> Int {
        let limit = SQLValue(limit)
        var removed = try sql.changes(
            by: """
                DELETE FROM codes WHERE (subject, purpose, attribute) IN
                    (SELECT subject, purpose, attribute FROM codes WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)
                """, [.integer(now), limit])
        removed += try sql.changes(
            by: """
                DELETE FROM used_tokens WHERE id IN
                    (SELECT id FROM used_tokens WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)
                """, [.integer(now), limit])
        removed += try sql.changes(
            by: """
                DELETE FROM attempts WHERE (subject, action, attempted_at) IN
                    (SELECT subject, action, attempted_at FROM attempts WHERE expires_at <= $1 ORDER BY expires_at
                     LIMIT $2)
                """, [.integer(now), limit])
        removed += try sql.changes(
            by: """
                DELETE FROM lockouts WHERE subject IN
                    (SELECT subject FROM lockouts WHERE last_failed_at <= $1 AND locked_until <= $2
                     ORDER BY last_failed_at LIMIT $3)
                """, [.integer(now - Self.hour), .integer(now), limit])
        // The last access token of a sign-in may outlive its refresh tokens by a day, and needs its row.
        removed += try sql.changes(
            by: """
                DELETE FROM sign_ins WHERE id IN
                    (SELECT id FROM sign_ins WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)
                """, [.integer(now - Self.longestAccessToken), limit])
        removed += try sql.changes(
            by: """
                DELETE FROM outbox WHERE id IN
                    (SELECT id FROM outbox WHERE created_at < $1 ORDER BY created_at LIMIT $2)
                """, [.integer(messagesBefore), limit])
        if sql.dialect == .postgres {
            removed += try sql.changes(
                by: """
                    DELETE FROM store_changes WHERE id IN
                        (SELECT id FROM store_changes
                         WHERE changed_at < CAST(extract(epoch FROM now()) * 1000 AS BIGINT) - $1
                         ORDER BY changed_at LIMIT $2)
                    """, [.integer(SharedChanges.keptMilliseconds), limit])
        }
        if case .integer(let limit) = limit { removed += try clearDeletedGroups(limit: Int(limit)) }
        return removed
    }

    private static let hour: Int64 = 3_600_000
    private static let longestAccessToken = 24 * hour
}
