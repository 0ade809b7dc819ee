import Storage
import StorageContracts
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

    /// What a contract of races promises, it must be able to miss.
    @Test(arguments: Contract.races + Contract.snapshots.prefix(1))
    func `a database without isolation fails each contract of races`(_ contract: Contract) async throws {
        try await withDatabase(migrations: SQLiteMigrations.all) { database in
            let store = SQLIdentityStore(LooseDatabase(database))
            await withKnownIssue { try await contract.check(store) }
        }
    }

    private func check(_ contract: Contract, _ options: SQLiteOptions) async throws {
        try await withDatabase(options, migrations: SQLiteMigrations.all) { database in
            try await contract.check(SQLIdentityStore(database))
        }
    }
}
