import Identity

extension StoreTransaction {
    func accessKey(_ id: String) throws -> StoredAccessKey? {
        try sql.first(
            "SELECT id, user_name, sealed_secret, policy, enabled, created_at FROM access_keys WHERE id = $1",
            [.text(id)], Self.accessKey)
    }

    func accessKeys(after id: String?, limit: Int) throws -> [StoredAccessKey] {
        try sql.query(
            """
            SELECT id, user_name, sealed_secret, policy, enabled, created_at FROM access_keys
            WHERE id > $1 ORDER BY id LIMIT $2
            """, [.text(id ?? ""), SQLValue(limit)], Self.accessKey)
    }

    func insert(_ key: StoredAccessKey) throws {
        let inserted = try sql.changes(
            by: """
                INSERT INTO access_keys (id, user_name, sealed_secret, policy, enabled, created_at)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
                """,
            [
                .text(key.id), .text(key.userName), .blob(key.sealedSecret), SQLValue(key.policy),
                SQLValue(key.isEnabled), .integer(key.createdAt),
            ])
        if inserted == 0 { throw StoreConflict.exists }
        touch { $0.accessKeys.insert(key.id) }
    }

    func setAccessKey(_ id: String, enabled: Bool) throws -> Bool {
        let changed = try sql.changes(
            by: "UPDATE access_keys SET enabled = $2 WHERE id = $1", [.text(id), SQLValue(enabled)])
        if changed > 0 { touch { $0.accessKeys.insert(id) } }
        return changed > 0
    }

    func deleteAccessKey(_ id: String) throws -> Bool {
        let deleted = try sql.changes(by: "DELETE FROM access_keys WHERE id = $1", [.text(id)])
        if deleted > 0 { touch { $0.accessKeys.insert(id) } }
        return deleted > 0
    }

    private static func accessKey(_ row: SQLRow) -> StoredAccessKey {
        StoredAccessKey(
            id: row.text(0), userName: row.text(1), sealedSecret: row.blob(2), policy: row.optionalText(3),
            isEnabled: row.bool(4), createdAt: row.integer(5))
    }
}
