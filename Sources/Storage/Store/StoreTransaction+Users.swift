import Identity
import ServiceModel

extension StoreTransaction {
    private static let byId = SQLText(
        "SELECT \(UserColumns.list) FROM users u WHERE u.id = $1 AND \(UserColumns.visible)")
    private static let byUsername = SQLText(
        "SELECT \(UserColumns.list) FROM users u WHERE u.pool_id = $1 AND u.username = $2 AND \(UserColumns.visible)")
    private static let bySub = SQLText(
        "SELECT \(UserColumns.list) FROM users u WHERE u.pool_id = $1 AND u.sub = $2 AND \(UserColumns.visible)")
    private static let byAlias = SQLText(
        """
        SELECT \(UserColumns.list) FROM user_aliases a JOIN users u ON u.id = a.user_id
        WHERE a.pool_id = $1 AND a.alias_key = $2 AND \(UserColumns.visible)
        ORDER BY a.kind LIMIT 1
        """)
    private static let byAliasOfKind = SQLText(
        """
        SELECT \(UserColumns.list) FROM user_aliases a JOIN users u ON u.id = a.user_id
        WHERE a.pool_id = $1 AND a.alias_key = $2 AND a.kind = $3 AND \(UserColumns.visible)
        """)

    func user(id: Int64) throws -> User? {
        try sql.first(Self.byId, [.integer(id)], UserColumns.user)
    }

    private static let byAnyName = SQLText(
        """
        SELECT \(UserColumns.list) FROM users u
        WHERE u.id = coalesce(
                (SELECT n.id FROM users n WHERE n.pool_id = $1 AND n.username = $2),
                (SELECT n.id FROM users n WHERE n.pool_id = $1 AND n.sub = $3),
                (SELECT a.user_id FROM user_aliases a WHERE a.pool_id = $1 AND a.alias_key = $4
                 ORDER BY a.kind LIMIT 1))
            AND \(UserColumns.visible)
        """)

    /// One statement after the other: nearly every name is a username, and the first finds it for less than one over
    /// all three would.
    func user(poolId: String, named keys: NameKeys) throws -> User? {
        if countsJourneys, keys.sub != nil || keys.alias != nil {
            return try sql.first(
                Self.byAnyName, [.text(poolId), .text(keys.username), SQLValue(keys.sub), SQLValue(keys.alias)],
                UserColumns.user)
        }
        if let user = try user(poolId: poolId, usernameKey: keys.username) { return user }
        if let sub = keys.sub, let user = try user(poolId: poolId, sub: sub) { return user }
        return try keys.alias.flatMap { try user(poolId: poolId, aliasKey: $0) }
    }

    func user(poolId: String, usernameKey key: String) throws -> User? {
        try sql.first(Self.byUsername, [.text(poolId), .text(key)], UserColumns.user)
    }

    func user(poolId: String, sub: String) throws -> User? {
        try sql.first(Self.bySub, [.text(poolId), .text(sub)], UserColumns.user)
    }

    func user(poolId: String, aliasKey key: String) throws -> User? {
        try sql.first(Self.byAlias, [.text(poolId), .text(key)], UserColumns.user)
    }

    func user(poolId: String, alias: Alias) throws -> User? {
        try sql.first(
            Self.byAliasOfKind, [.text(poolId), .text(alias.key), .text(alias.kind.rawValue)], UserColumns.user)
    }
}

extension StoreTransaction {
    func insertRow(of user: User, aliases: [Alias]) throws -> Int64 {
        let searched = SearchedAttributes(user.attributes).values.map { SQLValue($0) }
        let ids = try sql.query(
            Self.insertion[sql.dialect],
            [
                .text(user.poolId), .text(user.username), .text(user.sub), .text(user.status.rawValue),
                SQLValue(user.isEnabled), .integer(user.generation), .integer(user.createdAt),
                .integer(user.modifiedAt), SQLValue(user.temporaryPasswordExpiresAt), SQLValue(user.passwordHash),
                UserColumns.history(user.passwordHistory), UserColumns.attributes(user.attributes),
                SQLValue(user.sealedVerifier), UserColumns.mfa(user.mfa),
            ] + searched
        ) { $0.integer(0) }
        guard let id = ids.first else {
            try requirePool(user.poolId)
            try requireWritable(poolId: user.poolId, at: user.createdAt)
            throw StoreConflict.usernameTaken
        }
        try note(.user, "\(id)", of: user.poolId, was: nil, at: user.createdAt)
        for alias in aliases { try insert(alias, of: id, poolId: user.poolId) }
        return id
    }

    private static let insertedColumns = """
        INSERT INTO users
            (pool_id, username, sub, status, enabled, generation, created_at, modified_at,
             temporary_password_expires_at, password_hash, password_history, attributes, sealed_verifier, mfa,
             email, phone_number, name, given_name, family_name, preferred_username)
        """
    /// Nothing where the pool is gone or paused. What a SELECT gives has to say its types where they are checked.
    private static let insertion = DialectText(
        sqlite: """
            \(insertedColumns)
            SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20
            WHERE EXISTS (SELECT 1 FROM pools WHERE id = $1) AND \(isWritable)
            ON CONFLICT DO NOTHING RETURNING id
            """,
        postgres: """
            \(insertedColumns)
            SELECT $1, $2, $3, $4, CAST($5 AS BIGINT), CAST($6 AS BIGINT), CAST($7 AS BIGINT), CAST($8 AS BIGINT),
                CAST($9 AS BIGINT), $10, $11, $12, CAST($13 AS BYTEA), $14, $15, $16, $17, $18, $19,
                $20
            WHERE EXISTS (SELECT 1 FROM pools WHERE id = $1) AND \(isWritable)
            ON CONFLICT DO NOTHING RETURNING id
            """)
    private static let isWritable = """
        NOT EXISTS (SELECT 1 FROM recoveries WHERE pool_id = $1 AND active = 1 AND expires_at > $7)
        """

    /// Username, sub and pool of a user never change. Of the indexed columns only those are written that
    /// changed: each costs a page of its index.
    func replaceRow(of stored: User, with user: User, aliases: [Alias]) throws {
        let (_, taken) = try both(
            { try requireWritable(poolId: user.poolId, at: user.modifiedAt) }, { try storedAliases(userId: user.id) })
        try note(.user, "\(user.id)", of: user.poolId, was: UserColumns.profile(of: stored), at: user.modifiedAt)
        try sql.execute(
            """
            UPDATE users SET generation = $2, modified_at = $3, temporary_password_expires_at = $4,
                password_hash = $5, password_history = $6, attributes = $7, sealed_verifier = $8, mfa = $9
            WHERE id = $1
            """,
            [
                .integer(user.id), .integer(user.generation), .integer(user.modifiedAt),
                SQLValue(user.temporaryPasswordExpiresAt), SQLValue(user.passwordHash),
                UserColumns.history(user.passwordHistory), UserColumns.attributes(user.attributes),
                SQLValue(user.sealedVerifier), UserColumns.mfa(user.mfa),
            ])
        if stored.status != user.status {
            try sql.execute(
                "UPDATE users SET status = $2 WHERE id = $1", [.integer(user.id), .text(user.status.rawValue)])
        }
        if stored.isEnabled != user.isEnabled {
            try sql.execute(
                "UPDATE users SET enabled = $2 WHERE id = $1", [.integer(user.id), SQLValue(user.isEnabled)])
        }
        let searched = SearchedAttributes(user.attributes)
        if !SearchedAttributes(stored.attributes).isSame(as: searched) {
            try sql.execute(
                """
                UPDATE users SET email = $2, phone_number = $3, name = $4, given_name = $5, family_name = $6,
                    preferred_username = $7
                WHERE id = $1
                """, [.integer(user.id)] + searched.values.map { SQLValue($0) })
        }
        try setAliases(aliases, of: user, instead: taken)
    }

    func setCredential(
        userId: Int64, generation: Int64, passwordHash: String?, sealedVerifier: [UInt8]?
    ) throws {
        try sql.execute(
            """
            UPDATE users SET password_hash = coalesce($3, password_hash),
                sealed_verifier = coalesce($4, sealed_verifier)
            WHERE id = $1 AND generation = $2
            """,
            [.integer(userId), .integer(generation), SQLValue(passwordHash), SQLValue(sealedVerifier)])
    }

    func setMFA(of user: User) throws {
        let (_, found) = try both(
            { try requireWritable(poolId: user.poolId, at: user.modifiedAt) }, { try self.user(id: user.id) })
        guard let stored = found else { return }
        try note(.user, "\(user.id)", of: user.poolId, was: UserColumns.profile(of: stored), at: user.modifiedAt)
        try storeMFA(of: user)
    }

    func setTokenUse(of user: User, at: Int64) throws {
        try requireWritable(poolId: user.poolId, at: at)
        try storeMFA(of: user)
    }

    private func storeMFA(of user: User) throws {
        try sql.execute(
            "UPDATE users SET mfa = $2, generation = $3, modified_at = $4 WHERE id = $1",
            [
                .integer(user.id), UserColumns.mfa(user.mfa), .integer(user.generation), .integer(user.modifiedAt),
            ])
    }

    func deleteUser(id: Int64, at: Int64) throws {
        let user = try sql.first(
            """
            SELECT pool_id, sub, (SELECT count(*) FROM recoveries r
                WHERE r.pool_id = users.pool_id AND r.active = 1 AND r.expires_at > $2)
            FROM users WHERE id = $1
            """, [.integer(id), .integer(at)]
        ) { (poolId: $0.text(0), sub: $0.text(1), isPaused: $0.integer(2) > 0) }
        guard let user else { return }
        if user.isPaused { throw Refusal.pool(.writesPaused) }
        try noteDeletion(ofUser: id, poolId: user.poolId, at: at)
        try deleteUser(id: id, sub: user.sub)
    }

    /// Aliases, memberships, events, devices, identities, sign-ins, their tokens and passkeys go by their foreign keys.
    func deleteUser(id: Int64, sub: String) throws {
        let subject = SQLValue.text(Subject.user(sub: sub).text)
        try sql.execute("DELETE FROM codes WHERE subject = $1", [subject])
        try sql.execute("DELETE FROM lockouts WHERE subject = $1", [subject])
        try sql.execute("DELETE FROM custom_challenges WHERE user_id = $1", [.integer(id)])
        try sql.execute("DELETE FROM users WHERE id = $1", [.integer(id)])
    }
}
