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

    func storedAliases(userId: Int64) throws -> [StoredAlias] {
        try sql.query("SELECT kind, alias_key FROM user_aliases WHERE user_id = $1", [.integer(userId)]) {
            StoredAlias(kind: $0.text(0), key: $0.text(1))
        }
    }

    /// Makes exactly `aliases` the user's, and touches only what differs.
    ///
    /// - Parameter stored: what the user has, as this transaction read it.
    func setAliases(_ aliases: [Alias], of user: User, instead stored: [StoredAlias]) throws {
        for old in stored where !aliases.contains(where: old.isSame) {
            try note(
                .alias, TrackedTable.aliasSubject(kind: old.kind, key: old.key), of: user.poolId,
                was: RowImage([
                    "pool_id": .text(user.poolId), "alias_key": .text(old.key), "kind": .text(old.kind),
                    "user_id": .integer(user.id),
                ]), at: user.modifiedAt)
            try sql.execute(
                "DELETE FROM user_aliases WHERE pool_id = $1 AND alias_key = $2 AND kind = $3 AND user_id = $4",
                [.text(user.poolId), .text(old.key), .text(old.kind), .integer(user.id)])
        }
        for new in aliases where !stored.contains(where: { $0.isSame(as: new) }) {
            try insert(new, of: user.id, poolId: user.poolId)
            try note(
                .alias, TrackedTable.aliasSubject(kind: new.kind.rawValue, key: new.key), of: user.poolId, was: nil,
                at: user.modifiedAt)
        }
    }

    struct StoredAlias {
        let kind: String
        let key: String

        /// Byte for byte, as the database compares.
        func isSame(as alias: Alias) -> Bool {
            alias.kind.rawValue == kind && alias.key.utf8.elementsEqual(key.utf8)
        }
    }
}
