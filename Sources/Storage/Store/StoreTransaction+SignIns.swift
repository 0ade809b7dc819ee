import Identity

extension StoreTransaction {
    /// In the order that `signIn(_:from:)` reads.
    private static let columns = """
        s.id, s.pool_id, s.user_id, s.client_id, s.event_id, s.scopes, s.authenticated_at, s.expires_at, \
        s.revoked_at, s.client_generation, s.factors, s.level, s.device_key, s.passed_mfa
        """
    private static let columnCount = 14

    /// Each column costs each call with an access token: of the two rows no more is read than all of them need.
    private static let signedIn = SQLText(
        """
        SELECT u.id, u.pool_id, u.username, u.sub, u.status, u.enabled, u.generation, u.attributes, u.mfa, s.client_id,
            s.client_generation, s.revoked_at
        FROM sign_ins s JOIN users u ON u.id = s.user_id
        WHERE s.id = $1 AND \(UserColumns.visible)
        """)
    private static let withUser = SQLText(
        """
        SELECT \(columns), \(UserColumns.list) FROM sign_ins s JOIN users u ON u.id = s.user_id
        WHERE s.id = $1 AND \(UserColumns.visible)
        """)
    private static let byToken = SQLText(
        """
        SELECT \(columns), t.hash, t.created_at, t.superseded_at
        FROM refresh_tokens t JOIN sign_ins s ON s.id = t.sign_in_id
        WHERE t.hash = $1 AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = s.pool_id)
        """)

    func signedInUser(bySignIn id: String) throws -> SignedInUser? {
        try sql.first(Self.signedIn, [.text(id)]) { row in
            SignedInUser(
                id: row.integer(0), poolId: row.text(1), username: row.text(2), sub: row.text(3),
                status: UserColumns.status(row.text(4)), isEnabled: row.bool(5), generation: row.integer(6),
                attributes: try UserAttributes(json: row.object(7)), mfa: try UserColumns.mfa(row, 8),
                clientId: row.text(9), clientGeneration: row.integer(10), revokedAt: row.optionalInteger(11))
        }
    }

    func signIn(_ id: String) throws -> (SignIn, User)? {
        try sql.first(Self.withUser, [.text(id)]) {
            (Self.signIn($0), try UserColumns.user($0, from: Self.columnCount))
        }
    }

    func refreshToken(hash: [UInt8]) throws -> (StoredRefreshToken, SignIn)? {
        try sql.first(Self.byToken, [.blob(hash)]) { row in
            let signIn = Self.signIn(row)
            let token = StoredRefreshToken(
                hash: row.blob(Self.columnCount), signInId: signIn.id, createdAt: row.integer(Self.columnCount + 1),
                supersededAt: row.optionalInteger(Self.columnCount + 2))
            return (token, signIn)
        }
    }

    private static func signIn(_ row: SQLRow) -> SignIn {
        SignIn(
            id: row.text(0), poolId: row.text(1), userId: row.integer(2), clientId: row.text(3),
            clientGeneration: row.integer(9), eventId: row.text(4), scopes: row.text(5),
            authenticatedAt: row.integer(6), expiresAt: row.integer(7), revokedAt: row.optionalInteger(8),
            factors: row.optionalText(10) ?? "", level: row.optionalInteger(11).map(Int.init),
            device: row.optionalText(12), hasPassedMFA: row.bool(13))
    }
}

extension StoreTransaction {
    func insert(_ signIn: SignIn, refreshToken: StoredRefreshToken) throws {
        try sql.execute(
            """
            INSERT INTO sign_ins
                (id, pool_id, user_id, client_id, event_id, scopes, authenticated_at, expires_at, revoked_at,
                 client_generation, factors, level, device_key, passed_mfa)
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
            """,
            [
                .text(signIn.id), .text(signIn.poolId), .integer(signIn.userId), .text(signIn.clientId),
                .text(signIn.eventId), .text(signIn.scopes), .integer(signIn.authenticatedAt),
                .integer(signIn.expiresAt), SQLValue(signIn.revokedAt),
                .integer(signIn.clientGeneration), .text(signIn.factors), SQLValue(signIn.level.map(Int64.init)),
                SQLValue(signIn.device), SQLValue(signIn.hasPassedMFA),
            ])
        try insert(refreshToken)
    }

    func insert(_ token: StoredRefreshToken) throws {
        try sql.execute(
            "INSERT INTO refresh_tokens (hash, sign_in_id, created_at, superseded_at) VALUES ($1, $2, $3, $4)",
            [.blob(token.hash), .text(token.signInId), .integer(token.createdAt), SQLValue(token.supersededAt)])
    }

    func supersede(refreshTokenHash hash: [UInt8], at: Int64) throws {
        try sql.execute(
            "UPDATE refresh_tokens SET superseded_at = $2 WHERE hash = $1 AND superseded_at IS NULL",
            [.blob(hash), .integer(at)])
    }

    func revokeSignIn(_ id: String, at: Int64) throws {
        try sql.execute(
            "UPDATE sign_ins SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL", [.text(id), .integer(at)])
    }

    func revokeSignIns(userId: Int64, at: Int64) throws {
        try sql.execute(
            "UPDATE sign_ins SET revoked_at = $2 WHERE user_id = $1 AND revoked_at IS NULL",
            [.integer(userId), .integer(at)])
    }
}
