import Storage
import TestSupport
import Threads

@testable import StoragePostgres

/// Gives `body` a new database in this process's cluster and drops it afterwards.
func withDatabase<T: Sendable>(
    migrations: [Migration] = PostgresMigrations.all, _ change: (inout PostgresOptions) -> Void = { _ in },
    _ body: (PostgresDatabase) async throws -> T
) async throws -> T {
    let address = try await PostgresCluster.shared.freshDatabase()
    var options = PostgresOptions(address: address)
    change(&options)
    let database = try await onOSThread { [options] in try PostgresDatabase(options, migrations: migrations, now: 1) }
    do {
        let result = try await body(database)
        try await onOSThread { database.close() }
        return result
    } catch {
        try await onOSThread { database.close() }
        throw error
    }
}
