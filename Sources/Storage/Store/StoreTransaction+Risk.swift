import Identity
import ServiceModel

extension StoreTransaction {
    func riskConfiguration(poolId: String, clientId: String?) throws -> RiskConfigurationType? {
        try sql.first(
            "SELECT settings FROM risk_configurations WHERE pool_id = $1 AND client_id = $2",
            [.text(poolId), .text(clientId ?? "")]
        ) { try $0.shape(0) }
    }

    /// A change of what the pool does, so it is told as one of the pool.
    func setRiskConfiguration(_ shape: RiskConfigurationType?, poolId: String, clientId: String?) throws {
        let key = [SQLValue.text(poolId), .text(clientId ?? "")]
        if let shape {
            try sql.execute(
                """
                INSERT INTO risk_configurations (pool_id, client_id, settings) VALUES ($1, $2, $3)
                ON CONFLICT (pool_id, client_id) DO UPDATE SET settings = excluded.settings
                """, key + [.shape(shape)])
        } else {
            try sql.execute("DELETE FROM risk_configurations WHERE pool_id = $1 AND client_id = $2", key)
        }
        touch { $0.pools.insert(poolId) }
    }

    /// In the order that `authEvent(_:)` reads.
    private static let columns = "user_id, device, expires_at, event, teaches"
    private static let byId = SQLText("SELECT \(columns) FROM auth_events WHERE id = $1")
    private static let newest = SQLText(
        "SELECT \(columns) FROM auth_events WHERE user_id = $1 ORDER BY created_at DESC, id DESC LIMIT $2")
    private static let further = SQLText(
        """
        SELECT \(columns) FROM auth_events WHERE user_id = $1 AND (created_at, id) < ($2, $3)
        ORDER BY created_at DESC, id DESC LIMIT $4
        """)

    private static let teaching = SQLText(
        """
        SELECT \(columns) FROM auth_events WHERE user_id = $1 AND teaches = 1
        ORDER BY created_at DESC, id DESC LIMIT $2
        """)

    func authEvent(_ id: String) throws -> StoredAuthEvent? {
        try sql.first(Self.byId, [.text(id)], Self.authEvent)
    }

    func authEvents(userId: Int64, after: AuthEventCursor?, limit: Int) throws -> [StoredAuthEvent] {
        let (user, limit) = (SQLValue.integer(userId), SQLValue(limit))
        guard let after else { return try sql.query(Self.newest, [user, limit], Self.authEvent) }
        return try sql.query(
            Self.further, [user, .integer(after.createdAt), .text(after.id), limit], Self.authEvent)
    }

    func teachingEvents(userId: Int64, limit: Int) throws -> [StoredAuthEvent] {
        try sql.query(Self.teaching, [.integer(userId), SQLValue(limit)], Self.authEvent)
    }

    func put(_ event: StoredAuthEvent) throws {
        try sql.execute(
            """
            INSERT INTO auth_events (id, user_id, created_at, expires_at, device, event, teaches)
            VALUES ($1, $2, $3, $4, $5, $6, $7)
            ON CONFLICT (id) DO UPDATE SET device = excluded.device, event = excluded.event, teaches = excluded.teaches
                WHERE auth_events.user_id = excluded.user_id
            """,
            [
                .text(event.id), .integer(event.userId), .integer(event.createdAt), .integer(event.expiresAt),
                SQLValue(event.device), .shape(event.shape), SQLValue(event.teaches),
            ])
    }

    func tell(_ activity: PoolActivity) { touch { $0.activities.append(activity) } }

    private static func authEvent(_ row: SQLRow) throws -> StoredAuthEvent {
        StoredAuthEvent(
            userId: row.integer(0), shape: try row.shape(3), device: row.optionalText(1), expiresAt: row.integer(2),
            teaches: row.bool(4))
    }
}
