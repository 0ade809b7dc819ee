import Identity

extension StoreTransaction {
    func insert(_ alias: Alias, of userId: Int64, poolId: String) throws {
        let inserted = try sql.changes(
            by: """
                INSERT INTO user_aliases (pool_id, alias_key, kind, user_id) VALUES ($1, $2, $3, $4)
                ON CONFLICT DO NOTHING
                """, [.text(poolId), .text(alias.key), .text(alias.kind.rawValue), .integer(userId)])
        if inserted == 0 { throw StoreConflict.aliasTaken(alias.kind) }
    }

    /// Makes exactly `aliases` the user's, and touches only what differs.
    func setAliases(_ aliases: [Alias], of user: User) throws {
        let stored = try sql.query(
            "SELECT kind, alias_key FROM user_aliases WHERE user_id = $1", [.integer(user.id)]
        ) { StoredAlias(kind: $0.text(0), key: $0.text(1)) }
        for old in stored where !aliases.contains(where: old.isSame) {
            try sql.execute(
                "DELETE FROM user_aliases WHERE pool_id = $1 AND alias_key = $2 AND kind = $3 AND user_id = $4",
                [.text(user.poolId), .text(old.key), .text(old.kind), .integer(user.id)])
        }
        for new in aliases where !stored.contains(where: { $0.isSame(as: new) }) {
            try insert(new, of: user.id, poolId: user.poolId)
        }
    }

    private struct StoredAlias {
        let kind: String
        let key: String

        /// Byte for byte, as the database compares.
        func isSame(as alias: Alias) -> Bool {
            alias.kind.rawValue == kind && alias.key.utf8.elementsEqual(key.utf8)
        }
    }
}
