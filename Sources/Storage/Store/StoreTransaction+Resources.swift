import Identity
import JSON

extension StoreTransaction {
    func resource(_ kind: ResourceKind, poolId: String, name: String) throws -> StoredResource? {
        try sql.first(
            """
            SELECT kind, pool_id, name, client_id, settings, extra FROM resources
            WHERE pool_id = $1 AND kind = $2 AND name = $3
                AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = $1)
            """, [.text(poolId), .text(kind.rawValue), .text(name)], Self.resource)
    }

    func resource(named name: ResourceName) throws -> StoredResource? {
        try sql.first(
            """
            SELECT r.kind, r.pool_id, r.name, r.client_id, r.settings, r.extra FROM resource_names n
            JOIN resources r ON r.pool_id = n.pool_id AND r.kind = n.kind AND r.name = n.resource
            WHERE n.scope = $1 AND n.name = $2
                AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = n.pool_id)
            """, [.text(name.scope), .text(name.name)], Self.resource)
    }

    func resources(_ kind: ResourceKind, poolId: String, after: String?, limit: Int) throws -> [StoredResource] {
        try sql.query(
            """
            SELECT kind, pool_id, name, client_id, settings, extra FROM resources
            WHERE pool_id = $1 AND kind = $2 AND name > $3
                AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = $1)
            ORDER BY name LIMIT $4
            """, [.text(poolId), .text(kind.rawValue), .text(after ?? ""), SQLValue(limit)], Self.resource)
    }

    func resources(scope: String, after: String?, limit: Int) throws -> [StoredResource] {
        try sql.query(
            """
            SELECT r.kind, r.pool_id, r.name, r.client_id, r.settings, r.extra FROM resource_names n
            JOIN resources r ON r.pool_id = n.pool_id AND r.kind = n.kind AND r.name = n.resource
            WHERE n.scope = $1 AND n.name > $2
                AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = n.pool_id)
            ORDER BY n.name LIMIT $3
            """, [.text(scope), .text(after ?? ""), SQLValue(limit)], Self.resource)
    }

    func resourceCount(_ kind: ResourceKind, poolId: String) throws -> Int {
        try sql.first(
            "SELECT count(*) FROM resources WHERE pool_id = $1 AND kind = $2", [.text(poolId), .text(kind.rawValue)]
        ) { $0.int(0) } ?? 0
    }

    private static func resource(_ row: SQLRow) throws -> StoredResource {
        StoredResource(
            kind: try row.word(0), poolId: row.text(1), name: row.text(2), clientId: row.optionalText(3),
            settings: try row.object(4), extra: row.optionalBlob(5))
    }
}

extension StoreTransaction {
    func insert(_ resource: StoredResource) throws {
        try requirePool(resource.poolId)
        let inserted = try sql.changes(
            by: """
                INSERT INTO resources (pool_id, kind, name, client_id, settings, extra) VALUES ($1, $2, $3, $4, $5, $6)
                ON CONFLICT DO NOTHING
                """,
            [
                .text(resource.poolId), .text(resource.kind.rawValue), .text(resource.name),
                SQLValue(resource.clientId), .json(.object(resource.settings)), SQLValue(resource.extra),
            ])
        if inserted == 0 { throw StoreConflict.exists }
        try addNames(of: resource)
    }

    func update(_ resource: StoredResource) throws {
        let key: [SQLValue] = [.text(resource.poolId), .text(resource.kind.rawValue), .text(resource.name)]
        try sql.execute(
            "UPDATE resources SET settings = $4, extra = $5 WHERE pool_id = $1 AND kind = $2 AND name = $3",
            key + [.json(.object(resource.settings)), SQLValue(resource.extra)])
        try sql.execute("DELETE FROM resource_names WHERE pool_id = $1 AND kind = $2 AND resource = $3", key)
        try addNames(of: resource)
    }

    func deleteResource(_ kind: ResourceKind, poolId: String, name: String) throws {
        let key: [SQLValue] = [.text(poolId), .text(kind.rawValue), .text(name)]
        try sql.execute("DELETE FROM resource_names WHERE pool_id = $1 AND kind = $2 AND resource = $3", key)
        try sql.execute("DELETE FROM resources WHERE pool_id = $1 AND kind = $2 AND name = $3", key)
    }

    /// What belongs to a client goes with it.
    func deleteResources(clientId: String) throws {
        let own = try sql.query(
            "SELECT kind, pool_id, name, client_id, settings, extra FROM resources WHERE client_id = $1",
            [.text(clientId)], Self.resource)
        for resource in own {
            try deleteResource(resource.kind, poolId: resource.poolId, name: resource.name)
        }
    }

    /// Removes at most `limit` resources of a deleted pool. How many there were.
    func deleteResources(poolId: String, limit: Int) throws -> Int {
        let names = try sql.query(
            "SELECT kind, name FROM resources WHERE pool_id = $1 LIMIT $2", [.text(poolId), SQLValue(limit)]
        ) { (kind: try $0.word(0, as: ResourceKind.self), name: $0.text(1)) }
        for resource in names { try deleteResource(resource.kind, poolId: poolId, name: resource.name) }
        return names.count
    }

    private func addNames(of resource: StoredResource) throws {
        for name in resource.otherNames.sorted(by: { ($0.scope, $0.name) < ($1.scope, $1.name) }) {
            let inserted = try sql.changes(
                by: """
                    INSERT INTO resource_names (scope, name, pool_id, kind, resource) VALUES ($1, $2, $3, $4, $5)
                    ON CONFLICT DO NOTHING
                    """,
                [
                    .text(name.scope), .text(name.name), .text(resource.poolId), .text(resource.kind.rawValue),
                    .text(resource.name),
                ])
            if inserted == 0 { throw StoreConflict.exists }
        }
    }
}
