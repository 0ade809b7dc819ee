import Identity
import ServiceModel
import Storage
import StorageContracts
import Synchronization
import TestSupport
import Testing

@testable import StoragePostgres

/// What servers over one database tell each other.
@Suite struct SharedChangesTests {
    @Test(arguments: [true, false])
    func `a change of one server is told to the other, whether it listens or asks`(listens: Bool) async throws {
        try await withTwoStores(listens: listens) { first, second, _ in
            // Its first look tells of everything, and of nothing by name.
            await until { second.changes.isCurrent }
            let told = Told(by: second)
            try await first.write { try $0.insert(UserPool.sample("eu-west-1_Shared")) }
            #expect(await told.hears { $0.pools.contains("eu-west-1_Shared") })
        }
    }

    @Test func `an access key that one server disables is disabled at the other`() async throws {
        try await withTwoStores { first, second, _ in
            await until { second.changes.isCurrent }
            let told = Told(by: second)
            try await first.write { try $0.insert(StoredAccessKey.sample("AKIA1")) }
            #expect(await told.hears { $0.accessKeys == ["AKIA1"] && !$0.isEverything })
        }
    }

    @Test func `a role that one server deletes is gone at the other`() async throws {
        try await withTwoStores { first, second, _ in
            await until { second.changes.isCurrent }
            let told = Told(by: second)
            try await first.write { try $0.insert(StoredRole.sample("User")) }
            #expect(await told.hears { $0.roles == ["user"] && !$0.isEverything })
            _ = try await first.write { try $0.deleteRole("user") }
            #expect(await told.hears { $0.roles == ["user"] && !$0.isEverything })
        }
    }

    @Test func `a message of one server wakes the other`() async throws {
        try await withTwoStores { first, second, _ in
            await until { second.changes.isCurrent }
            let told = Told(by: second)
            try await first.write { try $0.enqueue(.sample(to: "a")) }
            #expect(await told.hears { $0.hasMessages && !$0.isEverything })
        }
    }

    @Test func `what nobody can read here has everything forgotten`() async throws {
        try await withTwoStores { _, second, database in
            let told = Told(by: second)
            try await database.write {
                try $0.execute("INSERT INTO store_changes (origin, changes) VALUES ('newer', 'in other words')")
            }
            #expect(await told.hears { $0.isEverything })
        }
    }

    @Test func `a server that hears nothing trusts nothing that it keeps, and does so again once it hears`()
        async throws
    {
        try await withTwoStores { _, second, database in
            await until { second.changes.isCurrent }
            #expect(second.changes.isCurrent)
            // Nobody gets an answer while this is locked.
            let isDone = Atomic(false)
            let holding = Task {
                try await database.write { sql in
                    try sql.execute("LOCK TABLE store_changes IN ACCESS EXCLUSIVE MODE")
                    _ = try sql.first("SELECT pg_sleep(2.5)") { _ in true }
                }
            }
            await until { !second.changes.isCurrent }
            #expect(!second.changes.isCurrent)
            try await holding.value
            isDone.store(true, ordering: .releasing)
            await until { second.changes.isCurrent }
            #expect(second.changes.isCurrent)
        }
    }

    @Test func `a replica that is not there is no reason to answer nothing`() async throws {
        try await withDatabase {
            $0.replicaAddress = "postgres://postgres@/nowhere?host=/nonexistent"
        } _: { database in
            let store = SQLIdentityStore(database)
            try await store.write { try $0.insert(UserPool.sample("eu-west-1_Listed")) }
            let pools = try await store.list { try $0.pools(region: nil, after: nil, limit: 9).map(\.id) }
            #expect(pools == ["eu-west-1_Listed"])
        }
    }

    /// Two servers' stores over one database, and a third way into it.
    private func withTwoStores(
        listens: Bool = true,
        _ body: @escaping (SQLIdentityStore, SQLIdentityStore, PostgresDatabase) async throws -> Void
    ) async throws {
        try await withDatabase { third in
            var options = third.options
            options.listens = listens
            let (one, two) = try await onOSThread { [options] in
                (try PostgresDatabase(options, now: 1), try PostgresDatabase(options, now: 1))
            }
            do {
                try await body(SQLIdentityStore(one), SQLIdentityStore(two), third)
            } catch {
                try await onOSThread {
                    one.close()
                    two.close()
                }
                throw error
            }
            try await onOSThread {
                one.close()
                two.close()
            }
        }
    }
}

private func until(_ condition: @Sendable () -> Bool) async {
    let deadline = ContinuousClock.now.advanced(by: .seconds(30))
    while !condition(), ContinuousClock.now < deadline { try? await Task.sleep(for: .milliseconds(10)) }
}

/// What a store has been told.
private final class Told: Sendable {
    private let all = Mutex<[StoreChanges]>([])

    init(by store: any IdentityStore) {
        store.changes.subscribe { changes in self.all.withLock { $0.append(changes) } }
    }

    func hears(_ condition: @Sendable @escaping (StoreChanges) -> Bool) async -> Bool {
        await until { self.all.withLock { $0.contains(where: condition) } }
        return all.withLock { $0.contains(where: condition) }
    }
}
