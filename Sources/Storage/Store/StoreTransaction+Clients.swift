import Identity
import JSON
import ServiceModel

extension StoreTransaction {
    func client(_ id: String) throws -> StoredClient? {
        try sql.first(
            """
            SELECT settings, sealed_secrets, generation, secret_marks, rotates_at, sso_minutes FROM clients
            WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = clients.pool_id)
            """, [.text(id)], Self.client)
    }

    func clients(poolId: String, after: String?, limit: Int) throws -> [StoredClient] {
        try sql.query(
            """
            SELECT settings, sealed_secrets, generation, secret_marks, rotates_at, sso_minutes FROM clients
            WHERE pool_id = $1 AND id > $2 AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = $1)
            ORDER BY id LIMIT $3
            """, [.text(poolId), .text(after ?? ""), SQLValue(limit)], Self.client)
    }

    func clientCount(poolId: String) throws -> Int {
        try sql.first("SELECT count(*) FROM clients WHERE pool_id = $1", [.text(poolId)]) { $0.int(0) } ?? 0
    }

    func clientSettings(poolId: String) throws -> [UserPoolClientType] {
        try sql.query("SELECT settings FROM clients WHERE pool_id = $1 ORDER BY id", [.text(poolId)]) {
            try $0.shape(0)
        }
    }

    func hasClient(_ id: String, generation: Int64) throws -> Bool {
        try sql.exists("SELECT 1 FROM clients WHERE id = $1 AND generation = $2", [.text(id), .integer(generation)])
    }

    func clientsToRotate(at now: Int64, limit: Int) throws -> [String] {
        try sql.query(
            "SELECT id FROM clients WHERE rotates_at <= $1 ORDER BY rotates_at LIMIT $2",
            [.integer(now), SQLValue(limit)]
        ) { $0.text(0) }
    }

    func insert(_ client: StoredClient) throws {
        try requirePool(client.poolId)
        let inserted = try sql.changes(
            by: """
                INSERT INTO clients
                    (id, pool_id, settings, sealed_secrets, secret_marks, rotates_at, sso_minutes, generation)
                VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
                ON CONFLICT DO NOTHING
                """,
            [.text(client.id), .text(client.poolId)] + Self.changing(client) + [.integer(client.generation)])
        if inserted == 0 { throw StoreConflict.exists }
        touch { $0.clients[client.id] = client.poolId }
    }

    func update(_ client: StoredClient) throws {
        try sql.execute(
            """
            UPDATE clients SET settings = $2, sealed_secrets = $3, secret_marks = $4, rotates_at = $5, sso_minutes = $6
            WHERE id = $1
            """, [.text(client.id)] + Self.changing(client))
        touch { $0.clients[client.id] = client.poolId }
    }

    func deleteClient(_ id: String) throws {
        let deleted = try sql.query(
            "DELETE FROM clients WHERE id = $1 RETURNING generation, pool_id", [.text(id)]
        ) { (generation: $0.integer(0), poolId: $0.text(1)) }
        if !deleted.isEmpty { try deleteResources(clientId: id) }
        for (generation, poolId) in deleted {
            touch { $0.clients[id] = poolId }
            try sql.execute(
                "DELETE FROM risk_configurations WHERE pool_id = $1 AND client_id = $2", [.text(poolId), .text(id)])
            try sql.execute(
                """
                INSERT INTO deleted_clients (id, generation, cleared_to) VALUES ($1, $2, '') ON CONFLICT DO NOTHING
                """, [.text(id), .integer(generation)])
        }
    }

    /// Walks over all sign-ins once, in the order of their ids, for all clients that are deleted when the walk begins:
    /// an index of clients would cost every sign-in a page. Clients that are deleted on its way wait for the next one.
    /// None of a client's sign-ins can come after: one is stored only while its client is there.
    func clearDeletedClients(limit: Int) throws -> Bool {
        // Those of the walk that is under way share how far it has come; those that wait have come nowhere.
        let clearedTo = try sql.first("SELECT max(cleared_to) FROM deleted_clients") { $0.optionalText(0) }
        guard let clearedTo = clearedTo ?? nil else { return true }
        let start = SQLValue.text(clearedTo)
        let slice = try sql.query(
            "SELECT id FROM sign_ins WHERE id > $1 ORDER BY id LIMIT $2", [start, SQLValue(limit)]
        ) { $0.text(0) }
        if let last = slice.last {
            try sql.execute(
                """
                DELETE FROM sign_ins WHERE id > $1 AND id <= $2 AND (client_id, client_generation) IN
                    (SELECT id, generation FROM deleted_clients WHERE cleared_to = $1)
                """, [start, .text(last)])
        }
        guard let last = slice.last, slice.count == limit else {
            try sql.execute("DELETE FROM deleted_clients WHERE cleared_to = $1", [start])
            return try !sql.exists("SELECT 1 FROM deleted_clients LIMIT 1")
        }
        try sql.execute("UPDATE deleted_clients SET cleared_to = $2 WHERE cleared_to = $1", [start, .text(last)])
        return false
    }

    /// What is put into a pool that was deleted a moment ago would never be cleared away.
    func requirePool(_ id: String) throws {
        guard try sql.exists("SELECT 1 FROM pools WHERE id = $1", [.text(id)]) else {
            throw Refusal.lookUp(.userPoolNotFound(id))
        }
    }

    private static func client(_ row: SQLRow) throws -> StoredClient {
        try StoredClient(
            settings: row.shape(0), sealedSecrets: row.optionalBlob(1), generation: row.integer(2),
            secretMarks: row.isNull(3) ? [] : marks(row.text(3)), rotatesAt: row.optionalInteger(4),
            ssoMinutes: row.optionalInteger(5).map(Int.init))
    }

    /// What an update changes: settings, secrets, marks, the time of the next secret, minutes of sessions.
    private static func changing(_ client: StoredClient) -> [SQLValue] {
        let marks = client.secretMarks.map { mark -> JSONValue in
            ["id": .string(mark.id), "at": .number(JSONNumber(mark.createdAt))]
        }
        return [
            .shape(client.settings), SQLValue(client.sealedSecrets), marks.isEmpty ? .null : .json(.array(marks)),
            SQLValue(client.rotatesAt), SQLValue(client.ssoMinutes.map(Int64.init)),
        ]
    }

    private static func marks(_ text: String) throws -> [SecretMark] {
        try (JSONReader.read(Array(text.utf8)).arrayValue ?? []).map { entry in
            guard let id = entry.objectValue?["id"]?.stringValue, let at = entry.objectValue?["at"]?.int64Value else {
                throw SQLError(kind: .corrupt, code: 0, message: "marks of a client's secrets")
            }
            return SecretMark(id: id, createdAt: at)
        }
    }
}
