import Identity
import ServiceModel
import WebAuthn

extension StoreTransaction {
    /// In the order that `passkey(_:)` reads.
    private static let passkeyColumns = """
        p.id, p.pool_id, p.user_id, p.credential_id, p.public_key, p.sign_count, p.relying_party, p.name, \
        p.attachment, p.transports, p.model, p.backup_eligible, p.backed_up, p.user_verified, p.attestation, \
        p.created_at, p.used_at
        """

    private static let passkeyById = SQLText(
        """
        SELECT \(passkeyColumns) FROM passkeys p WHERE p.pool_id = $1 AND p.credential_id = $2
            AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = $1)
        """)
    private static let passkeysOfUser = SQLText(
        """
        SELECT \(passkeyColumns) FROM passkeys p WHERE p.user_id = $1 AND p.id > $2 ORDER BY p.id LIMIT $3
        """)

    func passkey(poolId: String, credentialId: [UInt8]) throws -> Passkey? {
        try sql.first(Self.passkeyById, [.text(poolId), .blob(credentialId)], Self.passkey)
    }

    func passkeys(userId: Int64, after: Int64?, limit: Int) throws -> [Passkey] {
        try sql.query(
            Self.passkeysOfUser, [.integer(userId), .integer(after ?? 0), SQLValue(limit)], Self.passkey)
    }

    func passkeyCount(userId: Int64) throws -> Int {
        try sql.first("SELECT count(*) FROM passkeys WHERE user_id = $1", [.integer(userId)]) { $0.int(0) } ?? 0
    }

    func passkeyChallenge(hash: [UInt8]) throws -> (PasskeyChallenge, SignIn)? {
        let challenge = try sql.first(
            "SELECT sign_in_id, expires_at FROM passkey_challenges WHERE hash = $1", [.blob(hash)]
        ) { PasskeyChallenge(hash: hash, signInId: $0.text(0), expiresAt: $0.integer(1)) }
        guard let challenge, let (signIn, _) = try signIn(challenge.signInId) else { return nil }
        return (challenge, signIn)
    }

    private static func passkey(_ row: SQLRow) throws -> Passkey {
        guard let signCount = UInt32(exactly: row.integer(5)), let attestation = Attestation(rawValue: row.text(14))
        else { throw ShapeError(shape: "Passkey", member: "sign_count, attestation", problem: .unreadable) }
        return Passkey(
            id: row.integer(0), poolId: row.text(1), userId: row.integer(2), credentialId: row.blob(3),
            publicKey: row.blob(4), signCount: signCount, relyingPartyId: row.text(6), name: row.text(7),
            attachment: row.optionalText(8).flatMap(Registration.Attachment.init),
            transports: row.text(9).split(separator: " ").map(String.init), model: row.blob(10),
            isBackupEligible: row.bool(11), isBackedUp: row.bool(12), isUserVerified: row.bool(13),
            attestation: attestation, createdAt: row.integer(15), usedAt: row.optionalInteger(16))
    }
}

extension StoreTransaction {
    func insert(_ passkey: Passkey) throws {
        try requireWritable(poolId: passkey.poolId, at: passkey.createdAt)
        let id = try sql.first(
            """
            INSERT INTO passkeys
                (pool_id, user_id, credential_id, public_key, sign_count, relying_party, name, attachment,
                 transports, model, backup_eligible, backed_up, user_verified, attestation, created_at, used_at)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            [
                .text(passkey.poolId), .integer(passkey.userId), .blob(passkey.credentialId),
                .blob(passkey.publicKey), .integer(Int64(passkey.signCount)), .text(passkey.relyingPartyId),
                .text(passkey.name), SQLValue(passkey.attachment?.rawValue),
                .text(passkey.transports.joined(separator: " ")), .blob(passkey.model),
                SQLValue(passkey.isBackupEligible), SQLValue(passkey.isBackedUp), SQLValue(passkey.isUserVerified),
                .text(passkey.attestation.rawValue), .integer(passkey.createdAt), SQLValue(passkey.usedAt),
            ]
        ) { $0.integer(0) }
        guard let id else { throw StoreConflict.exists }
        try note(.passkey, "\(id)", of: passkey.poolId, was: nil, at: passkey.createdAt)
    }

    func setPasskeyUse(id: Int64, signCount: UInt32, isBackedUp: Bool, at: Int64) throws {
        try sql.execute(
            "UPDATE passkeys SET sign_count = $2, backed_up = $3, used_at = $4 WHERE id = $1",
            [.integer(id), .integer(Int64(signCount)), SQLValue(isBackedUp), .integer(at)])
    }

    func deletePasskey(userId: Int64, credentialId: [UInt8], at: Int64) throws -> Bool {
        let found = try sql.first(
            """
            SELECT p.id, p.pool_id FROM passkeys p JOIN users u ON u.id = p.user_id
            WHERE u.id = $1 AND p.pool_id = u.pool_id AND p.credential_id = $2
            """, [.integer(userId), .blob(credentialId)]
        ) { (id: $0.integer(0), poolId: $0.text(1)) }
        guard let found else { return false }
        try requireWritable(poolId: found.poolId, at: at)
        try noteRow(.passkey, "\(found.id)", of: found.poolId, at: at)
        try sql.execute("DELETE FROM passkeys WHERE id = $1", [.integer(found.id)])
        return true
    }

    func replace(_ challenge: PasskeyChallenge) throws {
        try sql.execute(
            """
            INSERT INTO passkey_challenges (sign_in_id, hash, expires_at) VALUES ($1, $2, $3)
            ON CONFLICT (sign_in_id) DO UPDATE SET hash = excluded.hash, expires_at = excluded.expires_at
            """, [.text(challenge.signInId), .blob(challenge.hash), .integer(challenge.expiresAt)])
    }

    func takePasskeyChallenge(hash: [UInt8]) throws -> Bool {
        try sql.changes(by: "DELETE FROM passkey_challenges WHERE hash = $1", [.blob(hash)]) > 0
    }
}
