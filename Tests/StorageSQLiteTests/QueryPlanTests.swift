import Identity
import Storage
import StorageContracts
import Testing
import Threads

@testable import StorageSQLite

/// No statement may walk a table: what is quick with ten rows must be quick with a million.
@Suite struct QueryPlanTests {
    @Test func `no statement of the repositories walks a table, but for those that mean to`() async throws {
        let statements = try await statementsOfAllContracts()
        #expect(statements.count > 80)
        try await withDatabase(migrations: SQLiteMigrations.all) { database in
            for statement in statements.sorted() {
                let plan = try await database.plan(of: statement)
                let walks = plan.filter { $0.hasPrefix("SCAN ") && !Self.harmless.contains($0) }
                #expect(walks.isEmpty, "\(statement)\n\(plan.joined(separator: "\n"))")
            }
        }
    }

    @Test(arguments: UserFilter.Attribute.allCases, [UserFilter.Comparison.equals, .hasPrefix])
    func `each filter of ListUsers goes along its own index and sorts nothing`(
        _ attribute: UserFilter.Attribute, _ comparison: UserFilter.Comparison
    ) async throws {
        try await withDatabase(migrations: SQLiteMigrations.all) { database in
            let before = try await database.preparedTexts()
            let filter = UserFilter(attribute: attribute, comparison: comparison, value: "Enabled")
            _ = try await SQLIdentityStore(database).write { store in
                try store.users(poolId: "p", filter: filter, after: UserCursor(value: "Enabled", id: 5), limit: 10)
                    .count
            }
            let search = try await database.preparedTexts().subtracting(before).filter { $0.contains("FROM users") }
            #expect(search.count == (comparison == .hasPrefix && attribute != .status ? 2 : 1))
            for statement in search {
                let plan = try await database.plan(of: statement)
                let step = plan.first { $0.contains(" u ") } ?? ""
                #expect(step.hasPrefix("SEARCH u USING INDEX \(Self.index(of: attribute)) (pool_id=? AND "), "\(plan)")
                // On from the last row, not again from the first; of a username or sub there is one row at most.
                let isUnique = attribute == .username || attribute == .sub
                #expect(isUnique || step.contains("rowid>?") || step.contains(">? AND "), "\(plan)")
                #expect(!plan.contains { $0.contains("TEMP B-TREE") }, "\(plan)")
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
        "SCAN schema_migrations", "SCAN deleted_pools", "SCAN deleted_clients", "SCAN deleted_identity_pools",
        "SCAN key_stock",
        "SCAN provisioned_limits",
        "SCAN CONSTANT ROW",
        // From the newest message backwards, or the oldest forwards.
        "SCAN o USING INDEX outbox_by_time", "SCAN o USING INDEX outbox_undelivered", "SCAN outbox",
        // The few that a worker takes at a time.
        "SCAN due",
        // In the order of ids, or along the few groups that are being cleared away.
        "SCAN groups USING INDEX groups_deleted", "SCAN groups USING COVERING INDEX groups_deleted",
    ]

    /// The contracts make the repositories prepare all that they have.
    private func statementsOfAllContracts() async throws -> Set<String> {
        var all: Set<String> = []
        for contract in Contract.all {
            all = try await withDatabase(migrations: SQLiteMigrations.all) { database in
                try await contract.check(WritingStore(database: database))
                return all.union(try await database.preparedTexts())
            }
        }
        return all.filter { ["SELECT", "INSERT", "UPDATE", "DELETE"].contains($0.prefix(6)) }
    }
}

/// Reads too go through the writer's connection, so that one connection prepares every statement.
private struct WritingStore: IdentityStore {
    private let store: SQLIdentityStore

    init(database: SQLiteDatabase) {
        store = SQLIdentityStore(database)
    }

    var changes: StoreChangeFeed { store.changes }

    func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await store.write { try body($0) }
    }

    func scan<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await read(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> T) async throws -> T {
        try await store.write(body)
    }
}

extension SQLiteDatabase {
    /// What the writer's connection has prepared so far.
    fileprivate func preparedTexts() async throws -> Set<String> {
        try await write { connection in
            Set((connection as? SQLiteConnection)?.preparedTexts ?? [])
        }
    }

    /// The steps of EXPLAIN QUERY PLAN.
    fileprivate func plan(of statement: String) async throws -> [String] {
        try await write { connection in
            let explain = SQLText("EXPLAIN QUERY PLAN \(statement)")
            let parameters = (1...30).last { statement.contains("$\($0)") } ?? 0
            return try connection.query(explain, Array(repeating: .null, count: parameters)) { $0.text(3) }
        }
    }
}
