import Identity

extension StoreTransaction {
    func sessions(userId: Int64, at now: Int64) throws -> [UserSession] {
        try sql.query(
            """
            SELECT s.id, s.sign_in_id, i.client_id, s.created_at, s.active_at, s.device, s.address
            FROM user_sessions s JOIN sign_ins i ON i.id = s.sign_in_id
            WHERE s.user_id = $1 AND i.revoked_at IS NULL AND i.expires_at > $2
                AND EXISTS (SELECT 1 FROM clients c WHERE c.id = i.client_id AND c.generation = i.client_generation)
            ORDER BY s.created_at DESC, s.id DESC
            """, [.integer(userId), .integer(now)]
        ) { row in
            UserSession(
                id: row.text(0), signInId: row.text(1), clientId: row.text(2), createdAt: row.integer(3),
                activeAt: row.integer(4), device: row.optionalText(5), address: row.optionalText(6))
        }
    }

    func insert(_ session: UserSession, userId: Int64) throws {
        try sql.execute(
            """
            INSERT INTO user_sessions (id, sign_in_id, user_id, created_at, active_at, device, address)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            """,
            [
                .text(session.id), .text(session.signInId), .integer(userId), .integer(session.createdAt),
                .integer(session.activeAt), SQLValue(session.device), SQLValue(session.address),
            ])
    }

    func noteActivity(ofSignIn id: String, at: Int64, device: String?, address: String?) throws {
        try sql.execute(
            "UPDATE user_sessions SET active_at = $2, device = $3, address = $4 WHERE sign_in_id = $1",
            [.text(id), .integer(at), SQLValue(device), SQLValue(address)])
    }

    func deleteSession(_ id: String) throws {
        try sql.execute("DELETE FROM user_sessions WHERE id = $1", [.text(id)])
    }

    func clearEndedSessions(userId: Int64, at now: Int64) throws {
        try sql.execute(
            """
            DELETE FROM user_sessions WHERE id IN
                (SELECT s.id FROM user_sessions s JOIN sign_ins i ON i.id = s.sign_in_id
                 WHERE s.user_id = $1 AND (i.revoked_at IS NOT NULL OR i.expires_at <= $2))
            """, [.integer(userId), .integer(now)])
    }
}
