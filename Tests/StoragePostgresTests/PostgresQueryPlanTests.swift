import Identity
import Storage
import StorageContracts
import Synchronization
import TestSupport
import Testing
import Threads

@testable import StoragePostgres

/// No statement may walk a table: what is quick with ten rows must be quick with ten million. Asked of PostgreSQL under
/// the settings of the driver's own sessions, both before it has counted anything and once it has.
@Suite(.timeLimit(.minutes(10))) struct PostgresQueryPlanTests {
    @Test(arguments: [0, 1000, 10_000])
    func `no statement of the repositories walks a table or sorts a page, but for those that mean to`(
        _ count: Int
    ) async throws {
        let statements = try await StatementsOfContracts.shared.texts()
        #expect(statements.count > 80)
        try await withSample(of: count) { database in
            for statement in statements.sorted() {
                let plan = try await database.plan(of: statement)
                let walks = plan.walks.filter { !Self.harmless.contains($0) }
                #expect(walks.isEmpty, "\(walks)\n\(statement)\n\(plan)")
                // What has come into the outbox since the last poll is little, and sorted.
                // What deletes a slice takes it in any order.
                let isPage =
                    statement.hasPrefix("SELECT") && statement.contains("LIMIT $")
                    && !statement.contains("ORDER BY o.created_at + 0")
                #expect(!isPage || !plan.sorts, "\(statement)\n\(plan)")
            }
        }
    }

    @Test(arguments: [0, 1000, 10_000])
    func `each filter of ListUsers goes along its own index and sorts nothing`(_ count: Int) async throws {
        try await withSample(of: count) { database in
            for attribute in UserFilter.Attribute.allCases {
                // Begins with what a filter by equality asks.
                let filter = UserFilter(attribute: attribute, comparison: .hasPrefix, value: "Enabled")
                let statements = try await database.statements { store in
                    _ = try store.users(
                        poolId: "p", filter: filter, after: UserCursor(value: "Enabled", id: 5), limit: 10)
                }
                #expect(statements.count == (attribute == .status ? 1 : 2))
                for statement in statements {
                    let plan = try await database.plan(of: statement)
                    // Where there are no rows all indexes cost the same. Statistics that say more make plans anew.
                    if count > 0 {
                        #expect(plan.indexes(of: "users u") == [Self.index(of: attribute)], "\(statement)\n\(plan)")
                    }
                    #expect(!plan.sorts, "\(statement)\n\(plan)")
                }
            }
        }
    }

    @Test(arguments: [0, 1000, 10_000])
    func `lists of users and of a group's members go on from the last row`(_ count: Int) async throws {
        try await withSample(of: count) { database in
            let everybody = try await database.statements { store in
                _ = try store.users(poolId: "p", filter: nil, after: UserCursor(value: nil, id: 5), limit: 10)
            }
            let members = try await database.statements { store in
                _ = try store.members(poolId: "p", group: "g", after: 5, limit: 10)
            }
            #expect(everybody.count == 1 && members.count == 1)
            for statement in everybody {
                let plan = try await database.plan(of: statement)
                #expect(plan.indexes(of: "users u") == ["users_by_pool"], "\(plan)")
                #expect(plan.conditions.contains { $0.contains("(pool_id = $1) AND (id > $2)") }, "\(plan)")
            }
            for statement in members {
                let plan = try await database.plan(of: statement)
                #expect(plan.indexes(of: "group_members m") == ["group_members_pkey"], "\(plan)")
                #expect(plan.indexes(of: "users u") == ["users_pkey"] && !plan.sorts, "\(plan)")
            }
        }
    }

    private static func index(of attribute: UserFilter.Attribute) -> String {
        switch attribute {
        case .status: "users_by_enabled"
        case .userStatus: "users_by_status"
        default: "users_by_\(attribute.rawValue)"
        }
    }

    /// Steps that walk something which is small, or stop after a few rows.
    private static let harmless: Set<String> = [
        "schema_migrations", "deleted_pools", "deleted_pools_pkey", "deleted_identity_pools",
        "deleted_identity_pools_pkey", "deleted_clients", "deleted_clients_by_place",
        "key_stock", "key_stock_pkey", "provisioned_limits", "provisioned_limits_pkey",
        // What a name means in any pool is looked for in each, by whichever of their indexes.
        "pools_pkey", "pools_by_region",
        // Before they are counted, the groups are taken to be as few as those that a user is in.
        "groups_by_name",
        // From the newest message backwards, or the oldest forwards.
        "outbox_by_time", "outbox_undelivered",
        // Along the few groups that are being cleared away.
        "groups_deleted",
        // A pool has ten in a month at most.
        "recoveries_pkey", "recoveries_active",
    ]

    private func withSample(of count: Int, _ body: (PostgresDatabase) async throws -> Void) async throws {
        try await withDatabase {
            $0.connections = 3
            $0.patienceMilliseconds = 300_000
        } _: { database in
            if count > 0 { try await database.fill(count) }
            try await body(database)
        }
    }
}

/// What the contracts make the repositories ask, each once in a process.
private final class StatementsOfContracts: Sendable {
    static let shared = StatementsOfContracts()
    private let task = Mutex<Task<Set<String>, any Error>?>(nil)

    func texts() async throws -> Set<String> {
        let running = task.withLock { task in
            let running = task ?? Task { try await Self.ask() }
            task = running
            return running
        }
        return try await running.value
    }

    private static func ask() async throws -> Set<String> {
        try await withThrowingTaskGroup(of: Set<String>.self) { group in
            for contract in Contract.all {
                group.addTask {
                    try await withDatabase {
                        $0.connections = 3
                    } _: { database in
                        let narrow = NarrowDatabase(database)
                        try await contract.check(SQLIdentityStore(narrow))
                        try await narrow.look()
                        return try await database.preparedTexts()
                    }
                }
            }
            let all = try await group.reduce(into: Set()) { $0.formUnion($1) }
            return all.filter { ["SELECT", "INSERT", "UPDATE", "DELETE"].contains($0.prefix(6)) }
        }
    }
}

/// Has everything run on the one connection of the writer, which so prepares every statement.
private final class NarrowDatabase: SharedDatabase {
    private let base: PostgresDatabase
    private let isWatched: Bool
    private let looks = Mutex<[@Sendable (any SQLConnection) throws -> Void]>([])

    /// - Parameter isWatched: whether other processes are listened to, which `base` can be asked for once.
    init(_ base: PostgresDatabase, isWatched: Bool = true) {
        self.base = base
        self.isWatched = isWatched
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await base.write(body)
    }

    func scan<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await base.write(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await base.write(body)
    }

    func watch(_ look: @escaping @Sendable (any SQLConnection) throws -> Void) {
        looks.withLock { $0.append(look) }
        if isWatched { base.watch(look) }
    }

    func wakeOthers() { base.wakeOthers() }

    func look() async throws {
        for look in looks.withLock({ $0 }) { try await base.write(look) }
    }
}

/// The steps of EXPLAIN.
private struct Plan: CustomStringConvertible {
    private let lines: [String]

    init(_ lines: [String]) { self.lines = lines }

    var description: String { lines.joined(separator: "\n") }

    var sorts: Bool { lines.contains { $0.contains("Sort") } }

    var conditions: [String] { lines.filter { $0.contains("Index Cond:") } }

    /// The indexes by which a table is read.
    func indexes(of table: String) -> [String] {
        lines.filter { $0.hasSuffix(" on \(table)") }.map { Self.subject(of: $0) }
    }

    /// Indexes and tables that are walked from one end to the other, or through the rows of all pools for those of one,
    /// or of all names for one.
    var walks: [String] {
        lines.indices.compactMap { index in
            let line = lines[index]
            guard ["Seq Scan ", "Index Scan ", "Index Only Scan "].contains(where: line.contains) else { return nil }
            // Up to the next step stands what is said of this one.
            let details = lines[(index + 1)...].prefix { !$0.contains("->") && !$0.contains("Plan ") }
            let isBound = details.contains { $0.contains("Index Cond:") }
            let isOfOneUser = details.contains { $0.contains("Index Cond:") && $0.contains("user_id = ") }
            let skips = details.contains { line in
                line.contains("Filter:")
                    && ["pool_id", "username", "sub", "_key"].contains { line.contains("\($0) = ") }
            }
            return isBound && (isOfOneUser || !skips) ? nil : Self.subject(of: line)
        }
    }

    private static func subject(of line: String) -> String {
        let words = line.split(separator: " ").map(String.init)
        let place = words.firstIndex(of: "using") ?? words.firstIndex(of: "on") ?? 0
        return words[min(place + 1, words.count - 1)]
    }
}

extension PostgresDatabase {
    fileprivate func preparedTexts() async throws -> Set<String> {
        try await write { Set(($0 as? PostgresConnection)?.preparedTexts ?? []) }
    }

    /// What a read of users asks, by its texts.
    fileprivate func statements(_ body: @escaping @Sendable (any StoreReader) throws -> Void) async throws -> Set<
        String
    > {
        let before = try await preparedTexts()
        try await SQLIdentityStore(NarrowDatabase(self, isWatched: false)).read(body)
        return try await preparedTexts().subtracting(before).filter { $0.contains("users u") }
    }

    /// The plan that the driver's sessions make, once and for all values.
    fileprivate func plan(of statement: String) async throws -> Plan {
        try await write { connection in
            let count = (1...30).last { statement.contains("$\($0)") } ?? 0
            let values = Array(repeating: "NULL", count: count).joined(separator: ", ")
            try connection.script("PREPARE asked AS \(statement)")
            let lines = try connection.query(
                SQLText("EXPLAIN (COSTS OFF) EXECUTE asked\(count > 0 ? "(\(values))" : "")")
            ) { $0.text(0) }
            try connection.script("DEALLOCATE asked")
            return Plan(lines)
        }
    }

    /// So many users in one pool and a few in another, in the shapes of those that fill a pool of ten million.
    fileprivate func fill(_ count: Int) async throws {
        let users = RepositoryFile(path: "scripts/soak.d/ten-million.sql").text
        try await write { connection in
            for (pool, count) in [("large", count), ("small", 20)] {
                try connection.script(
                    users.replacing(":pool", with: "'\(pool)'").replacing(":count", with: "\(count)")
                        .replacing(":hash", with: "'hash'"))
            }
            try connection.script(
                """
                INSERT INTO pools (id, region, settings) VALUES ('large', 'r', '{}'), ('small', 'r', '{}');
                INSERT INTO groups (pool_id, name_key, settings) SELECT 'large', 'g' || n, '{}' FROM generate_series(1, 2000) n;
                INSERT INTO group_members (group_id, user_id, added_at)
                    SELECT g.id, u.id, 0 FROM groups g, users u WHERE g.name_key = 'g1' OR u.id % 50 = 0 AND g.id % 100 = 0;
                INSERT INTO sign_ins (id, user_id, pool_id, client_id, event_id, scopes, authenticated_at, expires_at)
                    SELECT 's' || id, id, pool_id, 'c', 'e', '', 0, id FROM users;
                INSERT INTO refresh_tokens (hash, sign_in_id, created_at)
                    SELECT sha256(convert_to(id, 'UTF8')), id, 0 FROM sign_ins;
                INSERT INTO outbox (pool_id, user_id, username, sub, medium, destination, purpose, created_at, delivered_at)
                    SELECT pool_id, id, username, sub, 'EMAIL', email, 'signUp', created_at, created_at FROM users;
                ANALYZE pools, users, user_aliases, groups, group_members, sign_ins, refresh_tokens, outbox;
                """)
        }
    }
}
