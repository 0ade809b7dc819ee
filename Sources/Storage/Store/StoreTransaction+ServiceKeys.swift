import Identity

extension StoreTransaction {
    func serviceKeys(_ purpose: ServiceKeyPurpose) throws -> [StoredServiceKey] {
        try sql.query(
            """
            SELECT kid, modulus, exponent, sealed_private_key, created_at, retired_at FROM service_keys
            WHERE purpose = $1 ORDER BY created_at DESC, kid
            """, [.text(purpose.rawValue)]
        ) { row in
            StoredServiceKey(
                kid: row.text(0), purpose: purpose, modulus: row.blob(1), exponent: row.blob(2),
                sealedPrivateKey: row.blob(3), createdAt: row.integer(4), retiredAt: row.optionalInteger(5))
        }
    }

    func insertIfAbsent(_ key: StoredServiceKey) throws -> [StoredServiceKey] {
        let inserted = try sql.changes(
            by: """
                INSERT INTO service_keys (kid, purpose, modulus, exponent, sealed_private_key, created_at, retired_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
                """,
            [
                .text(key.kid), .text(key.purpose.rawValue), .blob(key.modulus), .blob(key.exponent),
                .blob(key.sealedPrivateKey), .integer(key.createdAt), SQLValue(key.retiredAt),
            ])
        let keys = try serviceKeys(key.purpose)
        // The first of a purpose is nobody's yet.
        if inserted > 0, keys.count > 1 { touch { $0.serviceKeys.insert(key.purpose.rawValue) } }
        return keys
    }
}
