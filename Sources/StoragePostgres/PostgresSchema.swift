import Storage
import Threads

/// Brings a database to this build's schema, once, however many servers start together.
struct PostgresSchema {
    private let migrator: Migrator
    private let newest: Int

    init(_ migrations: [Migration]) {
        migrator = Migrator(migrations)
        newest = migrations.count
    }

    func bring(_ connector: PostgresConnector, now: Int64) throws {
        let connection = try connector.open()
        defer { connection.close() }
        connection.deadline = Monotonic.milliseconds + 600_000
        // Who only uses the tables need not be allowed to make any.
        guard try version(connection) != newest else {
            try migrator.check(connection)
            return
        }
        connection.begin(.none)
        // Whoever waited for the lock must see what was done meanwhile, so no snapshot of before.
        try connection.queue("BEGIN ISOLATION LEVEL READ COMMITTED")
        try connection.queue("SET LOCAL statement_timeout = 0")
        // Any number that nothing else locks.
        try connection.execute("SELECT pg_advisory_xact_lock(7305801104)")
        try migrator.migrate(connection, now: now)
        try connection.commit()
    }

    private func version(_ connection: PostgresConnection) throws -> Int {
        guard try connection.exists("SELECT 1 WHERE to_regclass('schema_migrations') IS NOT NULL") else { return 0 }
        return try connection.first("SELECT max(version) FROM schema_migrations") { $0.int(0) } ?? 0
    }
}
