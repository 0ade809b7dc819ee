// A deleted pool's rows go in slices, so that no write holds up the others for long.
extension StoreTransaction {
    func clearDeletedPools(limit: Int) throws -> Bool {
        let oldest = try sql.first("SELECT id FROM deleted_pools ORDER BY id LIMIT 1") { $0.text(0) }
        guard let oldest else { return true }
        guard try clear(poolId: oldest, limit: limit) else { return false }
        return try !sql.exists("SELECT 1 FROM deleted_pools LIMIT 1")
    }

    /// Removes at most `limit` users, clients or groups of a deleted pool with what hangs on them. True when
    /// the pool is gone for good.
    func clear(poolId: String, limit: Int) throws -> Bool {
        let users = try sql.query(
            "SELECT id, sub FROM users WHERE pool_id = $1 LIMIT $2", [.text(poolId), SQLValue(limit)]
        ) { (id: $0.integer(0), sub: $0.text(1)) }
        for user in users { try deleteUser(id: user.id, sub: user.sub) }
        guard users.count < limit else { return false }

        // Its members went with the users.
        var removed = try sql.changes(
            by: """
                DELETE FROM groups WHERE id IN (SELECT id FROM groups WHERE pool_id = $1 AND deleted = 0 LIMIT $2)
                """, [.text(poolId), SQLValue(limit)])
        removed += try sql.changes(
            by: "DELETE FROM clients WHERE id IN (SELECT id FROM clients WHERE pool_id = $1 LIMIT $2)",
            [.text(poolId), SQLValue(limit)])
        removed += try deleteResources(poolId: poolId, limit: limit)
        removed += try deleteHistory(poolId: poolId, limit: limit)
        removed += try deleteImportJobs(poolId: poolId, limit: limit)
        removed += try sql.changes(by: "DELETE FROM pool_keys WHERE pool_id = $1", [.text(poolId)])
        removed += try sql.changes(
            by: """
                DELETE FROM risk_configurations WHERE pool_id = $1 AND client_id IN
                    (SELECT client_id FROM risk_configurations WHERE pool_id = $1 LIMIT $2)
                """, [.text(poolId), SQLValue(limit)])
        guard removed < limit else { return false }
        try sql.execute("DELETE FROM deleted_pools WHERE id = $1", [.text(poolId)])
        return true
    }
}
