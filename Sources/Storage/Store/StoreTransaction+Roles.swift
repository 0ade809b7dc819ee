import Identity

extension StoreTransaction {
    func role(_ foldedName: String) throws -> StoredRole? {
        try sql.first(
            """
            SELECT name, path, id, policy, trust_policy, session_seconds, created_at FROM roles WHERE folded_name = $1
            """, [.text(foldedName)], Self.role)
    }

    func roles(after foldedName: String?, limit: Int) throws -> [StoredRole] {
        try sql.query(
            """
            SELECT name, path, id, policy, trust_policy, session_seconds, created_at FROM roles
            WHERE folded_name > $1 ORDER BY folded_name LIMIT $2
            """, [.text(foldedName ?? ""), SQLValue(limit)], Self.role)
    }

    func insert(_ role: StoredRole) throws {
        let key = StoredRole.folded(role.name)
        let inserted = try sql.changes(
            by: """
                INSERT INTO roles (folded_name, name, path, id, policy, trust_policy, session_seconds, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING
                """,
            [
                .text(key), .text(role.name), .text(role.path), .text(role.id), SQLValue(role.policy),
                SQLValue(role.trustPolicy), .integer(role.sessionSeconds), .integer(role.createdAt),
            ])
        if inserted == 0 { throw StoreConflict.exists }
        touch { $0.roles.insert(key) }
    }

    func update(_ role: StoredRole) throws -> Bool {
        let key = StoredRole.folded(role.name)
        let changed = try sql.changes(
            by: """
                UPDATE roles SET policy = $3, trust_policy = $4, session_seconds = $5 WHERE folded_name = $1 AND id = $2
                """,
            [
                .text(key), .text(role.id), SQLValue(role.policy), SQLValue(role.trustPolicy),
                .integer(role.sessionSeconds),
            ])
        if changed > 0 { touch { $0.roles.insert(key) } }
        return changed > 0
    }

    func deleteRole(_ foldedName: String) throws -> Bool {
        let deleted = try sql.changes(by: "DELETE FROM roles WHERE folded_name = $1", [.text(foldedName)])
        if deleted > 0 { touch { $0.roles.insert(foldedName) } }
        return deleted > 0
    }

    private static func role(_ row: SQLRow) -> StoredRole {
        StoredRole(
            name: row.text(0), path: row.text(1), id: row.text(2), policy: row.optionalText(3),
            trustPolicy: row.optionalText(4), sessionSeconds: row.integer(5), createdAt: row.integer(6))
    }
}
