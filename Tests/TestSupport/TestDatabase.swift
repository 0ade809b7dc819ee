import Glibc
import Storage
import StoragePostgres
import StorageSQLite

/// The database under a test's server: SQLite in a temporary directory or, where `SEKISHO_TEST_STORAGE` is `postgres`, one
/// of this process's PostgreSQL.
struct TestDatabase: Sendable {
    /// What the store is laid over.
    let database: any SQLDatabase
    /// The same, noting what is read.
    let metered: MeteredDatabase
    private let contents: @Sendable () async throws -> [UInt8]
    private let end: @Sendable () async throws -> Void

    static func open(now: Int64) async throws -> TestDatabase {
        try await isOnPostgres ? postgres(now: now) : sqlite(now: now)
    }

    /// Everything that it holds, as somebody finds it who has stolen it.
    func everythingAtRest() async throws -> [UInt8] { try await contents() }

    func close() async throws { try await end() }

    private static let isOnPostgres = getenv("SEKISHO_TEST_STORAGE").map { String(cString: $0) } == "postgres"

    private static func sqlite(now: Int64) async throws -> TestDatabase {
        let database = try await onOSThread {
            try SQLiteDatabase(in: .temporary(), options: SQLiteOptions(durability: .processOnly), now: now)
        }
        let metered = MeteredDatabase(database)
        return TestDatabase(
            database: metered, metered: metered,
            contents: {
                try await onOSThread {
                    // The write-ahead log too.
                    try ["sekisho.db", "sekisho.db-wal"].flatMap { try fileContents(database.directory.path(of: $0)) }
                }
            },
            end: { try await onOSThread { database.close() } })
    }

    private static func postgres(now: Int64) async throws -> TestDatabase {
        let address = try await PostgresCluster.shared.takeDatabase(like: .migrated)
        do {
            let database = try await PostgresDatabase.open(address, now: now)
            let metered = MeteredDatabase(database)
            return TestDatabase(
                database: MeteredSharedDatabase(metered, over: database), metered: metered,
                contents: { try await PostgresCluster.shared.dump(address) },
                end: {
                    try await onOSThread { database.close() }
                    try await PostgresCluster.shared.giveBack(address, like: .migrated)
                })
        } catch {
            try await PostgresCluster.shared.giveBack(address, like: .migrated)
            throw error
        }
    }
}

extension PostgresCluster.Template {
    /// With this build's schema.
    public static let migrated = Self("migrated") { address in
        let database = try await PostgresDatabase.open(address, now: 0)
        try await onOSThread { database.close() }
    }
}

extension PostgresDatabase {
    /// For the few requests at a time that a test has.
    fileprivate static func open(_ address: String, now: Int64) async throws -> PostgresDatabase {
        var options = PostgresOptions(address: address)
        options.connections = 4
        options.scanConnections = 1
        return try await onOSThread { [options] in try PostgresDatabase(options, now: now) }
    }
}
