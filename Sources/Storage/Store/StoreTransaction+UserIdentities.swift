import Identity

extension StoreTransaction {
    private static let identityColumns = """
        i.pool_id, i.user_id, i.provider, i.attribute, i.value, i.provider_type, i.issuer, i.is_primary, i.created_at
        """

    private static let identityByValue = SQLText(
        """
        SELECT \(identityColumns) FROM user_identities i
        WHERE i.pool_id = $1 AND i.provider = $2 AND i.attribute = $3 AND i.value = $4
            AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = $1)
        """)
    private static let identitiesOfUser = SQLText(
        """
        SELECT \(identityColumns) FROM user_identities i WHERE i.user_id = $1
        ORDER BY i.is_primary DESC, i.created_at, i.provider, i.attribute, i.value
        """)

    func identity(poolId: String, provider: String, attribute: String, value: String) throws -> UserIdentity? {
        try sql.first(
            Self.identityByValue, [.text(poolId), .text(provider), .text(attribute), .text(value)], Self.identity)
    }

    func identities(userId: Int64) throws -> [UserIdentity] {
        try sql.query(Self.identitiesOfUser, [.integer(userId)], Self.identity)
    }

    /// From one attribute to the next: there are few, and many users of each.
    func identityAttributes(poolId: String, provider: String, limit: Int) throws -> [String] {
        var found: [String] = []
        while found.count < limit {
            let next = try sql.first(
                """
                SELECT attribute FROM user_identities WHERE pool_id = $1 AND provider = $2 AND attribute > $3
                ORDER BY attribute LIMIT 1
                """, [.text(poolId), .text(provider), .text(found.last ?? "")]
            ) { $0.text(0) }
            guard let next else { break }
            found.append(next)
        }
        return found
    }

    private static func identity(_ row: SQLRow) -> UserIdentity {
        UserIdentity(
            poolId: row.text(0), userId: row.integer(1), provider: row.text(2), attribute: row.text(3),
            value: row.text(4), providerType: row.text(5), issuer: row.optionalText(6), isPrimary: row.bool(7),
            createdAt: row.integer(8))
    }
}

extension StoreTransaction {
    func insert(_ identity: UserIdentity) throws {
        try requireWritable(poolId: identity.poolId, at: identity.createdAt)
        let inserted = try sql.changes(
            by: """
                INSERT INTO user_identities
                    (pool_id, provider, attribute, value, user_id, provider_type, issuer, is_primary, created_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
                ON CONFLICT DO NOTHING
                """,
            [
                .text(identity.poolId), .text(identity.provider), .text(identity.attribute), .text(identity.value),
                .integer(identity.userId), .text(identity.providerType), SQLValue(identity.issuer),
                SQLValue(identity.isPrimary), .integer(identity.createdAt),
            ])
        if inserted == 0 { throw StoreConflict.exists }
        try note(
            .identity, TrackedTable.subject(of: identity), of: identity.poolId, was: nil, at: identity.createdAt)
    }

    func delete(_ identity: UserIdentity, at: Int64) throws {
        try requireWritable(poolId: identity.poolId, at: at)
        try noteRow(.identity, TrackedTable.subject(of: identity), of: identity.poolId, at: at)
        try sql.execute(
            "DELETE FROM user_identities WHERE pool_id = $1 AND provider = $2 AND attribute = $3 AND value = $4",
            [.text(identity.poolId), .text(identity.provider), .text(identity.attribute), .text(identity.value)])
    }
}
