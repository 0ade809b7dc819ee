import Identity

extension StoreTransaction {
    /// In the order that `device(_:)` reads.
    private static let columns = """
        id, user_id, device_key, name, salt, sealed_verifier, remembered, passed_mfa, last_address, created_at, \
        modified_at, authenticated_at
        """
    private static let byKey = SQLText("SELECT \(columns) FROM devices WHERE device_key = $1 AND user_id = $2")
    private static let page = SQLText(
        """
        SELECT \(columns) FROM devices WHERE user_id = $1 AND id > $2 AND remembered >= $3 ORDER BY id LIMIT $4
        """)

    func device(userId: Int64, key: String) throws -> Device? {
        try sql.first(Self.byKey, [.text(key), .integer(userId)], Self.device)
    }

    func devices(userId: Int64, onlyRemembered: Bool, after row: Int64, limit: Int) throws -> [Device] {
        try sql.query(
            Self.page, [.integer(userId), .integer(row), SQLValue(onlyRemembered), SQLValue(limit)], Self.device)
    }

    func keptSession(userId: Int64, deviceKey: String) throws -> [UInt8]? {
        try sql.first(
            "SELECT sealed_session FROM devices WHERE device_key = $1 AND user_id = $2",
            [.text(deviceKey), .integer(userId)]
        ) { $0.optionalBlob(0) } ?? nil
    }

    private static func device(_ row: SQLRow) -> Device {
        Device(
            id: row.integer(0), userId: row.integer(1), key: row.text(2), name: row.optionalText(3),
            salt: row.optionalBlob(4), sealedVerifier: row.optionalBlob(5), isRemembered: row.bool(6),
            hasPassedMFA: row.bool(7), lastAddress: row.optionalText(8), createdAt: row.integer(9),
            modifiedAt: row.integer(10), authenticatedAt: row.integer(11))
    }
}

extension StoreTransaction {
    func insert(_ device: Device) throws {
        let inserted = try sql.changes(
            by: """
                INSERT INTO devices
                    (user_id, device_key, name, salt, sealed_verifier, remembered, passed_mfa, last_address, created_at,
                     modified_at, authenticated_at)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
                ON CONFLICT DO NOTHING
                """,
            [
                .integer(device.userId), .text(device.key), SQLValue(device.name), SQLValue(device.salt),
                SQLValue(device.sealedVerifier), SQLValue(device.isRemembered), SQLValue(device.hasPassedMFA),
                SQLValue(device.lastAddress), .integer(device.createdAt), .integer(device.modifiedAt),
                .integer(device.authenticatedAt),
            ])
        if inserted == 0 { throw StoreConflict.exists }
    }

    func update(_ device: Device) throws {
        try sql.execute(
            """
            UPDATE devices SET remembered = $3, passed_mfa = $4, last_address = $5, modified_at = $6,
                authenticated_at = $7
            WHERE device_key = $1 AND user_id = $2
            """,
            [
                .text(device.key), .integer(device.userId), SQLValue(device.isRemembered),
                SQLValue(device.hasPassedMFA), SQLValue(device.lastAddress), .integer(device.modifiedAt),
                .integer(device.authenticatedAt),
            ])
    }

    func deleteDevice(userId: Int64, key: String, at: Int64) throws {
        try sql.execute(
            "DELETE FROM devices WHERE device_key = $1 AND user_id = $2", [.text(key), .integer(userId)])
        try sql.execute(
            "UPDATE sign_ins SET expires_at = $3 WHERE user_id = $2 AND device_key = $1 AND expires_at > $3",
            [.text(key), .integer(userId), .integer(at)])
    }

    func deleteUnusedDevices(userId: Int64, keeping count: Int) throws {
        try sql.execute(
            """
            DELETE FROM devices WHERE id IN
                (SELECT id FROM devices WHERE user_id = $1 ORDER BY authenticated_at DESC, id DESC
                 LIMIT 1000000 OFFSET $2)
            """, [.integer(userId), SQLValue(count)])
    }

    func keepSession(_ sealed: [UInt8], userId: Int64, deviceKey: String) throws {
        try sql.execute(
            "UPDATE devices SET sealed_session = $3 WHERE device_key = $1 AND user_id = $2",
            [.text(deviceKey), .integer(userId), .blob(sealed)])
    }
}
