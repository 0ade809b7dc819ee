import Identity
import JSON
import ServiceModel

// A recovery's work in slices, each a transaction that also says how far it came: a server that is killed goes on, or
// another does. While it lasts nobody else writes to the rows that it is about.
extension StoreTransaction {
    func preview(_ recovery: PointInTimeRecovery, limit: Int) throws -> [RestorePreviewType]? {
        var progress = try progress(of: recovery.id) ?? RecoveryProgress(.finding, time: recovery.point)
        switch progress.part {
        case .finding: try find(&progress, for: recovery, limit: limit)
        case .comparing: try compare(&progress, for: recovery, limit: limit)
        case .compared, .removing, .giving, .forgetting: break
        }
        try store(progress, of: recovery.id)
        return progress.part == .compared ? progress.counts.preview : nil
    }

    func restore(_ recovery: PointInTimeRecovery, at now: Int64, limit: Int) throws -> Bool {
        guard var progress = try progress(of: recovery.id) else { return true }
        switch progress.part {
        case .finding, .comparing: return false
        case .compared: progress = RecoveryProgress(.removing)
        case .removing:
            let items = try items(of: recovery.id, after: progress, limit: limit)
            for item in items where item.isRemoved { try remove(item, for: recovery, at: now) }
            progress.move(after: items.last)
            if items.count < limit {
                progress = RecoveryProgress(.giving)
                progress.kind = TrackedKind.allCases[0].rawValue
            }
        case .giving:
            let kind = TrackedKind(rawValue: progress.kind) ?? TrackedKind.allCases[0]
            let items = try items(of: recovery.id, kind, after: progress.subject, limit: limit)
            for item in items where item.isGiven { try give(item, for: recovery, at: now) }
            progress.move(after: items.last)
            if items.count < limit {
                if let next = TrackedKind.allCases.drop(while: { $0 != kind }).dropFirst().first {
                    (progress.kind, progress.subject) = (next.rawValue, "")
                } else {
                    progress = RecoveryProgress(.forgetting)
                }
            }
        case .forgetting:
            if try forgetDevices(&progress, for: recovery, at: now, limit: limit) { return true }
        }
        try store(progress, of: recovery.id)
        return false
    }

    func clearWork(of recovery: PointInTimeRecovery, limit: Int) throws -> Bool {
        try clearWork(ofRecovery: recovery.id, limit: limit) < limit
    }

    func clearWork(ofRecovery id: String, limit: Int) throws -> Int {
        let removed = try sql.changes(
            by: """
                DELETE FROM recovery_items WHERE recovery_id = $1 AND (kind, subject) IN
                    (SELECT kind, subject FROM recovery_items WHERE recovery_id = $1 LIMIT $2)
                """, [.text(id), SQLValue(limit)])
        if removed < limit { try sql.execute("DELETE FROM recovery_progress WHERE recovery_id = $1", [.text(id)]) }
        return removed
    }

    private func progress(of id: String) throws -> RecoveryProgress? {
        try sql.first("SELECT progress FROM recovery_progress WHERE recovery_id = $1", [.text(id)]) {
            try RecoveryProgress(json: $0.object(0))
        }
    }

    private func store(_ progress: RecoveryProgress, of id: String) throws {
        try sql.execute(
            """
            INSERT INTO recovery_progress (recovery_id, progress) VALUES ($1, $2)
            ON CONFLICT (recovery_id) DO UPDATE SET progress = excluded.progress
            """, [.text(id), progress.json])
    }
}

/// A row that changed after the point.
private struct RecoveryItem {
    let kind: TrackedKind
    let subject: String
    /// Numbers of its first and last change after the point.
    let firstId: Int64
    let lastId: Int64
    let action: RecoveryAction

    init(_ row: SQLRow) throws {
        kind = try row.word(0)
        subject = row.text(1)
        firstId = row.integer(2)
        lastId = row.integer(3)
        action = row.optionalText(4).flatMap(RecoveryAction.init) ?? .nothing
    }

    /// An alias or identity that is somebody else's by now goes first, since its name is given back to who had it.
    var isRemoved: Bool { action == .delete || (kind == .alias || kind == .identity) && action == .update }
    var isGiven: Bool { action == .create || action == .update }
}

extension RecoveryProgress {
    fileprivate mutating func move(after item: RecoveryItem?) {
        guard let item else { return }
        (kind, subject) = (item.kind.rawValue, item.subject)
    }
}

// Finding and comparing.
extension StoreTransaction {
    /// Of each row the first change after the point counts: its image is what the row was then. Numbers say which was
    /// first, since one write after the other took them; times may be a moment out of order.
    private func find(_ progress: inout RecoveryProgress, for recovery: PointInTimeRecovery, limit: Int) throws {
        let changes = try sql.query(
            """
            SELECT id, changed_at, kind, subject FROM history
            WHERE pool_id = $1 AND (changed_at, id) > ($2, $3) ORDER BY changed_at, id LIMIT $4
            """, [.text(recovery.poolId), .integer(progress.time), .integer(progress.number), SQLValue(limit)]
        ) { (id: $0.integer(0), at: $0.integer(1), kind: $0.text(2), subject: $0.text(3)) }
        for change in changes {
            let row = [SQLValue.text(recovery.id), .text(change.kind), .text(change.subject), .integer(change.id)]
            try sql.execute(
                """
                INSERT INTO recovery_items (recovery_id, kind, subject, first_id, last_id) VALUES ($1, $2, $3, $4, $4)
                ON CONFLICT (recovery_id, kind, subject) DO UPDATE SET
                    first_id = CASE WHEN excluded.first_id < recovery_items.first_id
                        THEN excluded.first_id ELSE recovery_items.first_id END,
                    last_id = CASE WHEN excluded.last_id > recovery_items.last_id
                        THEN excluded.last_id ELSE recovery_items.last_id END
                """, row)
        }
        if let last = changes.last { (progress.time, progress.number) = (last.at, last.id) }
        if changes.count < limit { progress = RecoveryProgress(.comparing) }
    }

    private func compare(_ progress: inout RecoveryProgress, for recovery: PointInTimeRecovery, limit: Int) throws {
        let items = try items(of: recovery.id, after: progress, limit: limit)
        for item in items {
            let now = try row(item.kind, item.subject, of: recovery.poolId)
            let restored = try restored(item, over: now)
            let action = Self.action(item.kind, from: now, to: restored)
            progress.counts.count(item.kind, action, from: now, to: restored)
            try sql.execute(
                "UPDATE recovery_items SET action = $4 WHERE recovery_id = $1 AND kind = $2 AND subject = $3",
                [.text(recovery.id), .text(item.kind.rawValue), .text(item.subject), .text(action.rawValue)])
        }
        progress.move(after: items.last)
        if items.count < limit { progress.part = .compared }
    }

    private static func action(_ kind: TrackedKind, from now: RowImage?, to restored: RowImage?) -> RecoveryAction {
        // A deleted group stays for a while, until its members are cleared away.
        let isThere = kind == .group ? now.map { $0.integer("deleted") == 0 } ?? false : now != nil
        guard let restored else { return isThere ? .delete : .nothing }
        guard isThere, let now else { return .create }
        switch kind {
        // They do not change; what a passkey counts goes on.
        case .member, .passkey: return .nothing
        case .user:
            let isSame = ["status", "enabled", "attributes", "mfa"].allSatisfy { now.hasSame($0, as: restored) }
            return isSame ? .nothing : .update
        case .group, .alias, .identity:
            return restored.values.allSatisfy { now.hasSame($0.name, as: restored) } ? .nothing : .update
        }
    }

    /// What a row becomes, with all its columns; nil where it was not there at the point.
    private func restored(_ item: RecoveryItem, over now: RowImage?) throws -> RowImage? {
        guard let was = try image(item.firstId, item.kind) else { return nil }
        guard item.kind == .user else { return was }
        // Its last change was that it was deleted, with a password that may be newer than the point: that one stays.
        guard let base = try now ?? image(item.lastId, .user) else { return nil }
        return try RestoredUser.row(was: was, over: base)
    }

    /// In the order of kinds and subjects.
    private func items(of id: String, after progress: RecoveryProgress, limit: Int) throws -> [RecoveryItem] {
        try sql.query(
            """
            SELECT kind, subject, first_id, last_id, action FROM recovery_items
            WHERE recovery_id = $1 AND (kind, subject) > ($2, $3) ORDER BY kind, subject LIMIT $4
            """, [.text(id), .text(progress.kind), .text(progress.subject), SQLValue(limit)], RecoveryItem.init)
    }

    private func items(
        of id: String, _ kind: TrackedKind, after subject: String, limit: Int
    ) throws -> [RecoveryItem] {
        try sql.query(
            """
            SELECT kind, subject, first_id, last_id, action FROM recovery_items
            WHERE recovery_id = $1 AND kind = $2 AND subject > $3 ORDER BY subject LIMIT $4
            """, [.text(id), .text(kind.rawValue), .text(subject), SQLValue(limit)], RecoveryItem.init)
    }

    private func image(_ id: Int64, _ kind: TrackedKind) throws -> RowImage? {
        let found = try sql.query("SELECT image FROM history WHERE id = $1", [.integer(id)]) {
            $0.isNull(0) ? nil : try RowImage(json: $0.blob(0), of: kind.table)
        }
        // One that is gone does not say that there was no row.
        guard let image = found.first else { throw UnreadableImage() }
        return image
    }
}

// Restoring. It is a change like others, and is noted as such: a pool can be recovered to a point before a recovery.
extension StoreTransaction {
    private func remove(_ item: RecoveryItem, for recovery: PointInTimeRecovery, at now: Int64) throws {
        guard item.kind == .user else {
            try noteRow(item.kind, item.subject, of: recovery.poolId, at: now)
            return try sql.execute(item.kind.table.deletion, key(item.kind, item.subject, of: recovery.poolId))
        }
        guard let row = try row(.user, item.subject, of: recovery.poolId), let id = row.integer("id"),
            let sub = row.text("sub")
        else { return }
        try noteDeletion(ofUser: id, poolId: recovery.poolId, at: now)
        try deleteUser(id: id, sub: sub)
    }

    private func give(_ item: RecoveryItem, for recovery: PointInTimeRecovery, at now: Int64) throws {
        let current = try row(item.kind, item.subject, of: recovery.poolId)
        guard let restored = try restored(item, over: current), try hasItsOwners(item.kind, restored) else { return }
        try note(item.kind, item.subject, of: recovery.poolId, was: current, at: now)
        let table = item.kind.table
        if item.kind == .user, current != nil { return try update(restored) }
        if current != nil { try sql.execute(table.deletion, key(item.kind, item.subject, of: recovery.poolId)) }
        try sql.execute(table.insertion, table.columns.map { restored[$0.name] })
    }

    /// Not by deletion and insertion, as others: its sign-ins and devices stay.
    private func update(_ user: RowImage) throws {
        try sql.execute(
            """
            UPDATE users SET status = $2, enabled = $3, generation = $4, modified_at = $5, attributes = $6, mfa = $7,
                email = $8, phone_number = $9, name = $10, given_name = $11, family_name = $12,
                preferred_username = $13
            WHERE id = $1
            """,
            ["id", "status", "enabled", "generation", "modified_at", "attributes", "mfa"].map { user[$0] }
                + SearchedAttributes.names.map { user[$0] })
    }

    /// Devices that came after the point vanish, and sign-ins on them end: they may be of somebody who let himself in with
    /// what is taken back now, and would stand in for a second factor. They have numbers in the order in which they came,
    /// but for the clocks of several servers. True when the others are older.
    private func forgetDevices(
        _ progress: inout RecoveryProgress, for recovery: PointInTimeRecovery, at now: Int64, limit: Int
    ) throws -> Bool {
        let devices = try sql.query(
            """
            SELECT d.id, d.user_id, d.device_key, d.created_at, u.pool_id
            FROM devices d JOIN users u ON u.id = d.user_id WHERE d.id < $1 ORDER BY d.id DESC LIMIT $2
            """, [.integer(progress.number), SQLValue(limit)]
        ) { (id: $0.integer(0), user: $0.integer(1), key: $0.text(2), at: $0.integer(3), pool: $0.text(4)) }
        for device in devices where device.pool == recovery.poolId && device.at > recovery.point {
            try deleteDevice(userId: device.user, key: device.key, at: now)
        }
        guard devices.count == limit, let last = devices.last, last.at > recovery.point - Self.clocksApart else {
            return true
        }
        progress.number = last.id
        return false
    }

    private static let clocksApart = 10 * Milliseconds.minute

    /// A membership that outlived its group, in the midst of being cleared away, is none.
    private func hasItsOwners(_ kind: TrackedKind, _ row: RowImage) throws -> Bool {
        switch kind {
        case .user, .group: return true
        case .alias, .passkey, .identity: return try sql.exists("SELECT 1 FROM users WHERE id = $1", [row["user_id"]])
        case .member:
            return try sql.exists("SELECT 1 FROM users WHERE id = $1", [row["user_id"]])
                && sql.exists("SELECT 1 FROM groups WHERE id = $1 AND deleted = 0", [row["group_id"]])
        }
    }
}
