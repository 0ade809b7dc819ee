import Identity

extension StoreTransaction {
    func encryptionKey(arn: String) throws -> [UInt8]? {
        try sql.first("SELECT sealed_key FROM encryption_keys WHERE arn = $1", [.text(arn)]) {
            $0.optionalBlob(0) ?? []
        }
    }

    func encryptionKey(arn: String, orInsert sealed: [UInt8], at: Int64) throws -> [UInt8] {
        try sql.execute(
            "INSERT INTO encryption_keys (arn, sealed_key, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [.text(arn), SQLValue(sealed), .integer(at)])
        return try encryptionKey(arn: arn) ?? sealed
    }
}
