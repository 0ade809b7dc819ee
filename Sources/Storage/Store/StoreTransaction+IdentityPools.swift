import Identity
import IdentityPoolModel
import JSON
import ServiceModel

extension StoreTransaction {
    func identityPool(_ id: String) throws -> StoredIdentityPool? {
        try sql.first(
            "SELECT settings, roles, principal_tags FROM identity_pools WHERE id = $1", [.text(id)], Self.identityPool)
    }

    func identityPools(region: String?, after id: String?, limit: Int) throws -> [StoredIdentityPool] {
        guard let region else {
            return try sql.query(
                "SELECT settings, roles, principal_tags FROM identity_pools WHERE id > $1 ORDER BY id LIMIT $2",
                [.text(id ?? ""), SQLValue(limit)], Self.identityPool)
        }
        return try sql.query(
            """
            SELECT settings, roles, principal_tags FROM identity_pools WHERE region = $1 AND id > $2 ORDER BY id LIMIT $3
            """, [.text(region), .text(id ?? ""), SQLValue(limit)], Self.identityPool)
    }

    /// An id that is being cleared away may come back, as pinned ids do in tests, if little is left to clear.
    func insert(_ pool: StoredIdentityPool) throws {
        if try sql.exists("SELECT 1 FROM deleted_identity_pools WHERE id = $1", [.text(pool.id)]) {
            guard try clear(identityPoolId: pool.id, limit: Self.clearedOnReturn) else { throw StoreConflict.exists }
        }
        let inserted = try sql.changes(
            by: """
                INSERT INTO identity_pools (id, region, settings, roles, principal_tags)
                VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING
                """,
            [.text(pool.id), .text(IdentityPoolIds.region(of: pool.id) ?? "")] + Self.changing(pool))
        if inserted == 0 { throw StoreConflict.exists }
        touch { $0.identityPools.insert(pool.id) }
    }

    func update(_ pool: StoredIdentityPool) throws {
        try sql.execute(
            "UPDATE identity_pools SET settings = $2, roles = $3, principal_tags = $4 WHERE id = $1",
            [.text(pool.id)] + Self.changing(pool))
        touch { $0.identityPools.insert(pool.id) }
    }

    func markDeleted(identityPoolId id: String, at: Int64) throws -> Bool {
        guard try sql.changes(by: "DELETE FROM identity_pools WHERE id = $1", [.text(id)]) > 0 else { return false }
        touch { $0.identityPools.insert(id) }
        try sql.execute(
            "INSERT INTO deleted_identity_pools (id, deleted_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            [.text(id), .integer(at)])
        return true
    }

    func clearDeletedIdentityPools(limit: Int) throws -> Bool {
        let oldest = try sql.first("SELECT id FROM deleted_identity_pools ORDER BY id LIMIT 1") { $0.text(0) }
        guard let oldest else { return true }
        guard try clear(identityPoolId: oldest, limit: limit) else { return false }
        return try !sql.exists("SELECT 1 FROM deleted_identity_pools LIMIT 1")
    }

    /// Removes at most `limit` rows of each kind that a deleted identity pool has left. True when it is gone for good.
    ///
    /// What is kept of a pool beside its own row is removed here: false while `limit` rows of some kind went.
    private func clear(identityPoolId id: String, limit: Int) throws -> Bool {
        guard try deletePoolIdentities(poolId: id, limit: limit) < limit else { return false }
        try sql.execute("DELETE FROM deleted_identity_pools WHERE id = $1", [.text(id)])
        return true
    }

    private static func changing(_ pool: StoredIdentityPool) -> [SQLValue] {
        let roles = GetIdentityPoolRolesResponse(roles: pool.roles.standard, roleMappings: pool.roles.mappings)
        let tags = pool.principalTags.sorted { $0.key < $1.key }.map { provider, map in
            (
                key: provider,
                value: JSONValue.object([
                    "UseDefaults": .bool(map.usesDefaults),
                    "PrincipalTags": .object(
                        JSONObject(
                            members: map.tags.sorted { $0.key < $1.key }.map { (key: $0.key, value: .string($0.value)) }
                        )
                    ),
                ])
            )
        }
        return [.shape(pool.settings), .shape(roles), .json(.object(JSONObject(members: tags)))]
    }

    private static func identityPool(_ row: SQLRow) throws -> StoredIdentityPool {
        let roles: GetIdentityPoolRolesResponse = try row.shape(1)
        var tags: [String: PrincipalTagMap] = [:]
        for (provider, value) in try row.object(2).members {
            let map = try GetPrincipalTagAttributeMapResponse(json: value.objectValue ?? JSONObject())
            tags[provider] = PrincipalTagMap(usesDefaults: map.useDefaults ?? false, tags: map.principalTags ?? [:])
        }
        return StoredIdentityPool(
            settings: try row.shape(0),
            roles: IdentityPoolRoles(standard: roles.roles ?? [:], mappings: roles.roleMappings ?? [:]),
            principalTags: tags)
    }
}
