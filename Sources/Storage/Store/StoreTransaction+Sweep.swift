import Identity

extension StoreTransaction {
    func sweep(now: Int64, messagesBefore: Int64, limit: Int) throws -> Int {
        var removed = 0
        for table in SweptTable.expiring {
            removed += try sweep(table, until: now - table.afterlife, limit: limit)
        }
        removed += try sweep(.outbox, until: messagesBefore - 1, limit: limit)
        removed += try sql.changes(
            by: """
                DELETE FROM lockouts WHERE subject IN
                    (SELECT subject FROM lockouts WHERE last_failed_at <= $1 AND locked_until <= $2
                     ORDER BY last_failed_at LIMIT $3)
                """, [.integer(now - Milliseconds.hour), .integer(now), SQLValue(limit)])
        if sql.dialect == .postgres {
            removed += try sql.changes(
                by: """
                    DELETE FROM store_changes WHERE id IN
                        (SELECT id FROM store_changes
                         WHERE changed_at < CAST(extract(epoch FROM now()) * 1000 AS BIGINT) - $1
                         ORDER BY changed_at LIMIT $2)
                    """, [.integer(SharedChanges.keptMilliseconds), SQLValue(limit)])
        }
        return try removed + clearDeletedGroups(now: now, limit: limit)
    }

    /// - Parameter time: in milliseconds since 1970; what is of then goes too.
    private func sweep(_ table: SweptTable, until time: Int64, limit: Int) throws -> Int {
        try sql.changes(by: table.deletion, [.integer(time), SQLValue(limit)])
    }
}
