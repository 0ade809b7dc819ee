import Storage
import TestSupport
import Threads

@testable import StoragePostgres

/// Gives `body` a new database in this process's cluster and removes it afterwards.
///
/// - Parameter migrations: another schema than this build's, over an empty database.
func withDatabase<T: Sendable>(
    migrations: [Migration]? = nil, _ change: (inout PostgresOptions) -> Void = { _ in },
    _ body: (PostgresDatabase) async throws -> T
) async throws -> T {
    try await PostgresCluster.shared.withDatabase(like: migrations == nil ? .migrated : nil) { address in
        var options = PostgresOptions(address: address)
        change(&options)
        let database = try await onOSThread { [options] in
            try PostgresDatabase(options, migrations: migrations ?? PostgresMigrations.all, now: 1)
        }
        do {
            let result = try await body(database)
            try await onOSThread { database.close() }
            return result
        } catch {
            try await onOSThread { database.close() }
            throw error
        }
    }
}
