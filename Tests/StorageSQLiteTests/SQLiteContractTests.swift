import Storage
import StorageContracts
import Synchronization
import Testing

@testable import StorageSQLite

/// Everything that Identity asks of its store, on SQLite.
@Suite struct SQLiteContractTests {
    @Test(arguments: Contract.all)
    func `a durable file keeps its contracts`(_ contract: Contract) async throws {
        try await check(contract, SQLiteOptions(durability: .durable))
    }

    @Test(arguments: Contract.all)
    func `a temporary database keeps its contracts`(_ contract: Contract) async throws {
        try await check(contract, SQLiteOptions(durability: .processOnly))
    }

    /// What a contract of races promises, it must be able to miss. Whether racers meet is up to the machine, so a busy
    /// one has several tries.
    @Test(arguments: Contract.races + Contract.snapshots.prefix(1))
    func `a database without isolation fails each contract of races`(_ contract: Contract) async throws {
        var isMissed = false
        for _ in 0..<10 where !isMissed {
            isMissed = try await withDatabase(migrations: SQLiteMigrations.all) { database in
                let store = SQLIdentityStore(LooseDatabase(database))
                let issues = Mutex(0)
                try await withKnownIssue(isIntermittent: true) {
                    try await contract.check(store)
                } matching: { _ in
                    issues.withLock { $0 += 1 }
                    return true
                }
                return issues.withLock { $0 > 0 }
            }
        }
        #expect(isMissed)
    }

    private func check(_ contract: Contract, _ options: SQLiteOptions) async throws {
        try await withDatabase(options, migrations: SQLiteMigrations.all) { database in
            try await contract.check(SQLIdentityStore(database))
        }
    }
}
