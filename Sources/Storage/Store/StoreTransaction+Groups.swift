import Identity
import ServiceModel

extension StoreTransaction {
    func group(poolId: String, name: String) throws -> Group? {
        try sql.first(
            """
            SELECT settings FROM groups g WHERE g.pool_id = $1 AND g.name_key = $2 AND g.deleted = 0
                AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = g.pool_id)
            """, [.text(poolId), .text(name.lowercased())]
        ) { try Group($0.shape(0)) }
    }

    func groups(poolId: String, after: String?, limit: Int) throws -> [Group] {
        try sql.query(
            """
            SELECT settings FROM groups g WHERE g.pool_id = $1 AND g.name_key > $2 AND g.deleted = 0
                AND NOT EXISTS (SELECT 1 FROM deleted_pools d WHERE d.id = $1)
            ORDER BY g.name_key LIMIT $3
            """, [.text(poolId), .text(after?.lowercased() ?? ""), SQLValue(limit)]
        ) { try Group($0.shape(0)) }
    }

    func groups(userId: Int64) throws -> [Group] {
        try sql.query(
            """
            SELECT g.settings FROM group_members m JOIN groups g ON g.id = m.group_id
            WHERE m.user_id = $1 AND g.deleted = 0
            ORDER BY g.precedence IS NULL, g.precedence, g.name_key
            """, [.integer(userId)]
        ) { try Group($0.shape(0)) }
    }

    private static let membersAfter = SQLText(
        """
        SELECT \(UserColumns.list) FROM group_members m JOIN users u ON u.id = m.user_id
        WHERE m.group_id = (SELECT g.id FROM groups g WHERE g.pool_id = $1 AND g.name_key = $2 AND g.deleted = 0)
            AND m.user_id > $3 AND \(UserColumns.visibleInPool)
        ORDER BY m.user_id LIMIT $4
        """)

    func members(poolId: String, group: String, after: Int64?, limit: Int) throws -> [User] {
        try sql.query(
            Self.membersAfter,
            [.text(poolId), .text(group.lowercased()), .integer(after ?? 0), SQLValue(limit)], UserColumns.user)
    }

    func groupCount(poolId: String) throws -> Int {
        try sql.first(
            "SELECT count(*) FROM groups WHERE pool_id = $1 AND deleted = 0", [.text(poolId)]
        ) { $0.int(0) } ?? 0
    }
}

extension StoreTransaction {
    /// Nil where there is no such group.
    ///
    /// - Throws: `Refusal.pool(.writesPaused)`.
    private func writableGroupId(poolId: String, name: String, at now: Int64) throws -> Int64? {
        let (id, mustWait) = try both(
            { try groupId(poolId: poolId, name: name) }, { try isPaused(poolId: poolId, at: now) })
        if id != nil, mustWait { throw Refusal.pool(.writesPaused) }
        return id
    }

    func insert(_ group: Group) throws {
        _ = try both(
            { try requirePool(group.poolId) }, { try requireWritable(poolId: group.poolId, at: group.changedAt) })
        let id = try sql.first(
            """
            INSERT INTO groups (pool_id, name_key, precedence, settings) VALUES ($1, $2, $3, $4)
            ON CONFLICT DO NOTHING RETURNING id
            """,
            [
                .text(group.poolId), .text(group.name.lowercased()), SQLValue(group.precedence),
                .shape(group.settings),
            ]
        ) { $0.integer(0) }
        guard let id else { throw StoreConflict.exists }
        try note(.group, "\(id)", of: group.poolId, was: nil, at: group.changedAt)
    }

    func update(_ group: Group) throws {
        guard let id = try writableGroupId(poolId: group.poolId, name: group.name, at: group.changedAt) else { return }
        try noteRow(.group, "\(id)", of: group.poolId, at: group.changedAt)
        try sql.execute(
            """
            UPDATE groups SET precedence = $3, settings = $4
            WHERE pool_id = $1 AND name_key = $2 AND deleted = 0
            """,
            [
                .text(group.poolId), .text(group.name.lowercased()), SQLValue(group.precedence),
                .shape(group.settings),
            ])
    }

    /// Only marks the group: it may have a million members, which `sweep` clears away in slices. A group without
    /// any goes at once.
    func deleteGroup(poolId: String, name: String, at: Int64) throws {
        guard let id = try writableGroupId(poolId: poolId, name: name, at: at) else { return }
        try noteRow(.group, "\(id)", of: poolId, at: at)
        if try sql.exists("SELECT 1 FROM group_members WHERE group_id = $1 LIMIT 1", [.integer(id)]) {
            try sql.execute("UPDATE groups SET deleted = 1 WHERE id = $1", [.integer(id)])
        } else {
            try sql.execute("DELETE FROM groups WHERE id = $1", [.integer(id)])
        }
    }

    func addMember(userId: Int64, poolId: String, group: String, at: Int64) throws {
        guard let id = try writableGroupId(poolId: poolId, name: group, at: at) else { return }
        let added = try sql.changes(
            by: "INSERT INTO group_members (group_id, user_id, added_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            [.integer(id), .integer(userId), .integer(at)])
        guard added > 0 else { return }
        try note(.member, "\(id):\(userId)", of: poolId, was: nil, at: at)
    }

    func removeMember(userId: Int64, poolId: String, group: String, at: Int64) throws {
        guard let id = try writableGroupId(poolId: poolId, name: group, at: at) else { return }
        try noteRow(.member, "\(id):\(userId)", of: poolId, at: at)
        try sql.execute(
            "DELETE FROM group_members WHERE group_id = $1 AND user_id = $2", [.integer(id), .integer(userId)])
    }

    /// Removes at most `limit` members of deleted groups, and the groups that have none left. A pool that is being
    /// recovered may get its group back, and keeps what is there.
    func clearDeletedGroups(now: Int64, limit: Int) throws -> Int {
        let group = try sql.first(
            """
            SELECT id, pool_id FROM groups WHERE deleted = 1
                AND NOT EXISTS (SELECT 1 FROM recoveries r WHERE r.pool_id = groups.pool_id AND r.active = 1)
            ORDER BY id LIMIT 1
            """
        ) { (id: $0.integer(0), poolId: $0.text(1)) }
        guard let group else { return 0 }
        let members = try sql.query(
            "SELECT user_id FROM group_members WHERE group_id = $1 ORDER BY user_id LIMIT $2",
            [.integer(group.id), SQLValue(limit)]
        ) { $0.integer(0) }
        for member in members {
            try noteRow(.member, "\(group.id):\(member)", of: group.poolId, at: now)
            try sql.execute(
                "DELETE FROM group_members WHERE group_id = $1 AND user_id = $2",
                [.integer(group.id), .integer(member)])
        }
        if members.count < limit { try sql.execute("DELETE FROM groups WHERE id = $1", [.integer(group.id)]) }
        return members.count + 1
    }

    private func groupId(poolId: String, name: String) throws -> Int64? {
        try sql.first(
            "SELECT id FROM groups WHERE pool_id = $1 AND name_key = $2 AND deleted = 0",
            [.text(poolId), .text(name.lowercased())]
        ) { $0.integer(0) }
    }
}

extension Group {
    /// When it was changed last, as its settings say.
    fileprivate var changedAt: Int64 { (settings.lastModifiedDate ?? settings.creationDate)?.milliseconds ?? 0 }
}
