import Identity
import ServiceModel

extension StoreTransaction {
    func client(_ id: String) throws -> StoredClient? {
        try sql.first(
            """
            SELECT settings, sealed_secrets FROM clients
            WHERE id = $1 AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = clients.pool_id)
            """, [.text(id)], Self.client)
    }

    func clients(poolId: String, after: String?, limit: Int) throws -> [StoredClient] {
        try sql.query(
            """
            SELECT settings, sealed_secrets FROM clients
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

    func insert(_ client: StoredClient) throws {
        try requirePool(client.poolId)
        let inserted = try sql.execute(
            """
            INSERT INTO clients (id, pool_id, settings, sealed_secrets) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING
            """,
            [.text(client.id), .text(client.poolId), .shape(client.settings), SQLValue(client.sealedSecrets)])
        if inserted == 0 { throw StoreConflict.exists }
    }

    func update(_ client: StoredClient) throws {
        try sql.execute(
            "UPDATE clients SET settings = $2, sealed_secrets = $3 WHERE id = $1",
            [.text(client.id), .shape(client.settings), SQLValue(client.sealedSecrets)])
    }

    func deleteClient(_ id: String) throws {
        try sql.execute("DELETE FROM clients WHERE id = $1", [.text(id)])
    }

    /// What is put into a pool that was deleted a moment ago would never be cleared away.
    func requirePool(_ id: String) throws {
        guard try sql.exists("SELECT 1 FROM pools WHERE id = $1", [.text(id)]) else {
            throw ServiceError.userPoolNotFound(id)
        }
    }

    private static func client(_ row: SQLRow) throws -> StoredClient {
        StoredClient(settings: try row.shape(0), sealedSecrets: row.optionalBlob(1))
    }
}
