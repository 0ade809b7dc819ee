import Identity

extension StoreTransaction {
    func keys(poolId: String) throws -> [StoredKey] {
        try sql.query(
            """
            SELECT pool_id, kid, use, modulus, exponent, sealed_private_key, created_at, retired_at FROM pool_keys
            WHERE pool_id = $1 AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = $1)
            ORDER BY created_at DESC, kid
            """, [.text(poolId)], Self.key)
    }

    func insertIfAbsent(_ key: StoredKey) throws -> [StoredKey] {
        try requirePool(key.poolId)
        let inserted = try sql.changes(
            by: """
                INSERT INTO pool_keys
                    (pool_id, kid, use, modulus, exponent, sealed_private_key, created_at, retired_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT DO NOTHING
                """,
            [
                .text(key.poolId), .text(key.kid), .text(key.use.rawValue), .blob(key.modulus),
                .blob(key.exponent), .blob(key.sealedPrivateKey), .integer(key.createdAt),
                SQLValue(key.retiredAt),
            ])
        let keys = try keys(poolId: key.poolId).filter { $0.use == key.use }
        if inserted > 0, keys.count > 1 { touch { $0.keys.insert(key.poolId) } }
        return keys
    }

    /// Walks the stock, which is small by design.
    func stockedKeyCount() throws -> Int {
        try sql.first("SELECT count(*) FROM key_stock") { $0.int(0) } ?? 0
    }

    func stockKey(sealed: [UInt8]) throws {
        try sql.execute("INSERT INTO key_stock (sealed) VALUES ($1)", [.blob(sealed)])
    }

    func takeStockedKey() throws -> [UInt8]? {
        try sql.query(Self.takeOldest[sql.dialect]) { $0.blob(0) }.first
    }

    /// Servers that take one at once take different ones.
    private static let takeOldest = DialectText(
        sqlite: "DELETE FROM key_stock WHERE id = (SELECT min(id) FROM key_stock) RETURNING sealed",
        postgres: """
            DELETE FROM key_stock WHERE id =
                (SELECT id FROM key_stock ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
            RETURNING sealed
            """)

    private static func key(_ row: SQLRow) throws -> StoredKey {
        guard let use = KeyUse(rawValue: row.text(2)) else {
            throw SQLError(kind: .corrupt, code: 0, message: "unknown use of a key")
        }
        return StoredKey(
            poolId: row.text(0), kid: row.text(1), use: use, modulus: row.blob(3), exponent: row.blob(4),
            sealedPrivateKey: row.blob(5), createdAt: row.integer(6), retiredAt: row.optionalInteger(7))
    }
}
