import Identity

extension StoreTransaction {
    func customChallenge(_ id: String) throws -> StoredCustomChallenge? {
        try sql.first(
            "SELECT user_id, sealed_content, expires_at FROM custom_challenges WHERE id = $1", [.text(id)]
        ) {
            StoredCustomChallenge(
                id: id, userId: $0.integer(0), sealedContent: $0.optionalBlob(1) ?? [], expiresAt: $0.integer(2))
        }
    }

    func insert(_ challenge: StoredCustomChallenge) throws {
        try sql.execute(
            "INSERT INTO custom_challenges (id, user_id, sealed_content, expires_at) VALUES ($1, $2, $3, $4)",
            [
                .text(challenge.id), .integer(challenge.userId), SQLValue(challenge.sealedContent),
                .integer(challenge.expiresAt),
            ])
    }

    func deleteCustomChallenge(_ id: String) throws {
        try sql.execute("DELETE FROM custom_challenges WHERE id = $1", [.text(id)])
    }
}
