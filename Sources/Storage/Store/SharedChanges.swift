import Identity
import JSON
import Synchronization
import Threads

/// What the servers over one database tell each other: a row in `store_changes` for each transaction that touched what
/// they keep in memory.
///
/// A transaction's changes may become visible after those of one that began later, so a reader goes by snapshots: it
/// looks at everything of the transactions that its last look may not have shown, and leaves out what it has seen.
final class SharedChanges: Sendable {
    /// How long what a look has shown is trusted: a change is in force everywhere within that time.
    static let trustMilliseconds: Int64 = 1000
    /// Rows are kept far longer than any server can go without looking and still trust what it has.
    static let keptMilliseconds: Int64 = 3_600_000

    private struct Place {
        /// Every transaction below it had ended at the last look.
        var horizon = ""
        /// Which server that was, since when: after a crash, and at a standby that was promoted, transactions begin again
        /// below the horizon.
        var life: ServerLife?
        var seen: Set<Int64> = []
        var lastMessage: Int64 = 0
        var lookedAt: Int64 = 0
    }

    private let place = Mutex(Place())
    private let feed: StoreChangeFeed
    /// Tells this store's own rows from those of others.
    private let origin = Mutex(SharedChanges.newOrigin())

    init(_ feed: StoreChangeFeed) {
        self.feed = feed
    }

    /// Notes, in the transaction that made them, what the other servers must hear of.
    func tell(_ changes: StoreChanges, in sql: any SQLConnection) throws {
        guard let text = Self.encode(changes) else { return }
        try sql.execute(
            "INSERT INTO store_changes (origin, changes) VALUES ($1, $2)", [.text(origin.withLock { $0 }), .text(text)])
        try sql.execute("SELECT pg_notify('sekisho', '')")
    }

    /// A transaction of this store may have been committed, or may be yet. Its row is one of another's from now on, for
    /// the looks that come; and where a look has left it out already, whatever is kept is out of date now.
    func doubt() {
        origin.withLock { $0 = Self.newOrigin() }
        var everything = StoreChanges()
        everything.isEverything = true
        feed.publish(everything)
    }

    private static func newOrigin() -> String { String(UInt64.random(in: 0 ... .max), radix: 36) }

    /// Tells the feed what has come since the last look.
    func look(_ sql: any SQLConnection) throws {
        let now = Monotonic.milliseconds
        let before = place.withLock { $0 }
        let isFirst = before.horizon.isEmpty
        let origin = origin.withLock { $0 }
        let rows = try sql.query(
            Self.since, [.text(isFirst ? "0" : before.horizon), SQLValue(isFirst), .text(origin)]
        ) {
            (
                horizon: $0.text(0), message: $0.integer(1), id: $0.integer(2), changes: $0.optionalText(3),
                life: ServerLife($0, from: 4)
            )
        }
        guard let first = rows.first else { return }
        var after = Place(horizon: first.horizon, life: first.life, lastMessage: first.message, lookedAt: now)
        var changes = StoreChanges()
        for row in rows {
            guard let text = row.changes else { continue }
            after.seen.insert(row.id)
            if !before.seen.contains(row.id) { Self.decode(text, into: &changes) }
        }
        if first.message != before.lastMessage {
            changes.hasMessages = true
            changes.dueMedia = StoreChanges.allMedia
        }
        // Rows may have been swept that nobody has read here; and a first look knows nothing of before.
        let isLate = now - before.lookedAt > Self.keptMilliseconds / 2
        if isFirst || isLate || first.life != before.life { changes.isEverything = true }
        place.withLock { $0 = after }
        feed.publish(changes)
        feed.trust(until: now + Self.trustMilliseconds)
    }

    private static let since = SQLText(
        """
        SELECT CAST(pg_snapshot_xmin(pg_current_snapshot()) AS TEXT), (SELECT coalesce(max(id), 0) FROM outbox),
            coalesce(c.id, 0), c.changes, \(ServerLife.columns)
        FROM (SELECT 1) one LEFT JOIN store_changes c ON c.transaction >= CAST(CAST($1 AS TEXT) AS xid8) AND $2 = 0
            AND c.origin <> $3
        """)

    private static func encode(_ changes: StoreChanges) -> String? {
        guard
            !changes.poolIds.isEmpty || !changes.keys.isEmpty || changes.hasLimits || !changes.accessKeys.isEmpty
                || !changes.roles.isEmpty || !changes.serviceKeys.isEmpty || !changes.identityPools.isEmpty
        else { return nil }
        var object: JSONObject = [
            "pools": .array(changes.pools.sorted().map(JSONValue.string)),
            "clients": .array(
                changes.clients.sorted { $0.key < $1.key }.flatMap { [.string($0.key), .string($0.value)] }),
            "keys": .array(changes.keys.sorted().map(JSONValue.string)),
        ]
        if changes.hasLimits { object["limits"] = true }
        // Servers of releases that know none of these look for the other members alone.
        if !changes.accessKeys.isEmpty {
            object["accessKeys"] = .array(changes.accessKeys.sorted().map(JSONValue.string))
        }
        if !changes.roles.isEmpty { object["roles"] = .array(changes.roles.sorted().map(JSONValue.string)) }
        if !changes.serviceKeys.isEmpty {
            object["serviceKeys"] = .array(changes.serviceKeys.sorted().map(JSONValue.string))
        }
        if !changes.identityPools.isEmpty {
            object["identityPools"] = .array(changes.identityPools.sorted().map(JSONValue.string))
        }
        return String(decoding: JSONValue.object(object).encoded(), as: UTF8.self)
    }

    /// What cannot be read was told by a release that knows more: then nothing that is kept is certain.
    private static func decode(_ text: String, into changes: inout StoreChanges) {
        guard let object = try? JSONReader.read(Array(text.utf8)).objectValue,
            let pools = object["pools"]?.arrayValue, let clients = object["clients"]?.arrayValue,
            let keys = object["keys"]?.arrayValue
        else {
            changes.isEverything = true
            return
        }
        changes.pools.formUnion(pools.compactMap(\.stringValue))
        changes.keys.formUnion(keys.compactMap(\.stringValue))
        if object["limits"]?.boolValue == true { changes.hasLimits = true }
        changes.accessKeys.formUnion(object["accessKeys"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        changes.roles.formUnion(object["roles"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        changes.serviceKeys.formUnion(object["serviceKeys"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        changes.identityPools.formUnion(object["identityPools"]?.arrayValue?.compactMap(\.stringValue) ?? [])
        let names = clients.compactMap(\.stringValue)
        for index in stride(from: 0, to: names.count - 1, by: 2) { changes.clients[names[index]] = names[index + 1] }
    }
}
