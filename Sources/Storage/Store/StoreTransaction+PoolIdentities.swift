import Identity

extension StoreTransaction {
    func poolIdentity(_ id: String) throws -> PoolIdentity? {
        try sql.first(
            """
            SELECT id, pool_id, created_at, modified_at, disabled_at FROM pool_identities i WHERE i.id = $1
                AND NOT EXISTS (SELECT 1 FROM deleted_identity_pools d WHERE d.id = i.pool_id)
            """, [.text(id)], Self.poolIdentity)
    }

    func identityId(poolId: String, login: IdentityLogin) throws -> String? {
        try sql.first(
            """
            SELECT identity_id FROM identity_logins
            WHERE pool_id = $1 AND is_developer = $2 AND provider = $3 AND subject_hash = $4
            """, Self.key(login, poolId: poolId)
        ) { $0.text(0) }
    }

    func logins(identityId: String) throws -> [IdentityLogin] {
        try sql.query(
            """
            SELECT is_developer, provider, subject FROM identity_logins WHERE identity_id = $1
            ORDER BY is_developer, provider, subject_hash
            """, [.text(identityId)], Self.login)
    }

    func developerLogins(
        identityId: String, provider: String, after subjectHash: [UInt8], limit: Int
    ) throws -> [IdentityLogin] {
        try sql.query(
            """
            SELECT is_developer, provider, subject FROM identity_logins
            WHERE identity_id = $1 AND is_developer = 1 AND provider = $2 AND subject_hash > $3
            ORDER BY subject_hash LIMIT $4
            """, [.text(identityId), .text(provider), .blob(subjectHash), SQLValue(limit)], Self.login)
    }

    func poolIdentities(poolId: String, hidesDisabled: Bool, after id: String?, limit: Int) throws -> [PoolIdentity] {
        try sql.query(
            hidesDisabled
                ? """
                SELECT id, pool_id, created_at, modified_at, disabled_at FROM pool_identities
                WHERE pool_id = $1 AND id > $2 AND disabled_at IS NULL ORDER BY id LIMIT $3
                """
                : """
                SELECT id, pool_id, created_at, modified_at, disabled_at FROM pool_identities
                WHERE pool_id = $1 AND id > $2 ORDER BY id LIMIT $3
                """, [.text(poolId), .text(id ?? ""), SQLValue(limit)], Self.poolIdentity)
    }

    private static func poolIdentity(_ row: SQLRow) -> PoolIdentity {
        PoolIdentity(
            id: row.text(0), poolId: row.text(1), createdAt: row.integer(2), modifiedAt: row.integer(3),
            disabledAt: row.optionalInteger(4))
    }

    private static func login(_ row: SQLRow) -> IdentityLogin {
        IdentityLogin(isDeveloper: row.bool(0), provider: row.text(1), subject: row.text(2))
    }

    private static func key(_ login: IdentityLogin, poolId: String) -> [SQLValue] {
        [.text(poolId), SQLValue(login.isDeveloper), .text(login.provider), .blob(login.subjectHash)]
    }
}

extension StoreTransaction {
    func insert(_ identity: PoolIdentity) throws {
        let inserted = try sql.changes(
            by: """
                INSERT INTO pool_identities (id, pool_id, created_at, modified_at, disabled_at)
                VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
                """,
            [
                .text(identity.id), .text(identity.poolId), .integer(identity.createdAt),
                .integer(identity.modifiedAt), SQLValue(identity.disabledAt),
            ])
        if inserted == 0 { throw StoreConflict.exists }
    }

    func update(_ identity: PoolIdentity) throws {
        try sql.execute(
            "UPDATE pool_identities SET modified_at = $2, disabled_at = $3 WHERE id = $1",
            [.text(identity.id), .integer(identity.modifiedAt), SQLValue(identity.disabledAt)])
    }

    func deletePoolIdentity(_ id: String) throws -> Bool {
        try sql.execute("DELETE FROM identity_logins WHERE identity_id = $1", [.text(id)])
        return try sql.changes(by: "DELETE FROM pool_identities WHERE id = $1", [.text(id)]) > 0
    }

    func insert(_ login: IdentityLogin, identityId: String, poolId: String) throws {
        let inserted = try sql.changes(
            by: """
                INSERT INTO identity_logins (pool_id, is_developer, provider, subject_hash, subject, identity_id)
                VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT DO NOTHING
                """, Self.key(login, poolId: poolId) + [.text(login.subject), .text(identityId)])
        if inserted == 0 { throw StoreConflict.exists }
    }

    func delete(_ login: IdentityLogin, poolId: String) throws {
        try sql.execute(
            """
            DELETE FROM identity_logins
            WHERE pool_id = $1 AND is_developer = $2 AND provider = $3 AND subject_hash = $4
            """, Self.key(login, poolId: poolId))
    }

    func moveLogins(from identityId: String, to other: String) throws {
        try sql.execute(
            "UPDATE identity_logins SET identity_id = $2 WHERE identity_id = $1", [.text(identityId), .text(other)])
    }

    /// Removes at most so many identities of a pool, and those that lead to them.
    ///
    /// - Returns: how many identities went.
    func deletePoolIdentities(poolId: String, limit: Int) throws -> Int {
        let ids = try sql.query(
            "SELECT id FROM pool_identities WHERE pool_id = $1 LIMIT $2", [.text(poolId), SQLValue(limit)]
        ) { $0.text(0) }
        for id in ids { _ = try deletePoolIdentity(id) }
        return ids.count
    }
}
