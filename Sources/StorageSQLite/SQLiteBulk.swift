import CSQLite
public import Storage

/// The database of a data directory, under its lock, read or filled whole. One thread at a time.
public final class SQLiteBulk: BulkTarget, @unchecked Sendable {
    public let name: String
    public var batchByteCount = 512 * 1024
    private let directory: DataDirectory
    let connection: SQLiteConnection
    /// The statement that adds a row, of the table that was filled last.
    var insertion: (table: String, statement: OpaquePointer)?
    /// Tables whose numbers never come back, which SQLite keeps account of.
    private(set) var accounted: Set<String> = []

    /// Opens what is there already to read it, and changes nothing.
    ///
    /// - Throws: `DataDirectoryError`, `SQLError`; `SchemaMismatch` or `MigrationError` where it is not at this schema.
    public init(source directory: DataDirectory, migrations: [Migration] = SQLiteMigrations.all) throws {
        self.directory = directory
        name = directory.path
        // Its log may have to be folded in, which takes a connection that may write; nothing here does.
        connection = try SQLiteConnection(path: directory.path(of: SQLiteDatabase.fileName), mode: .writing)
        connection.setBusyTimeout(milliseconds: 5000)
        do {
            try connection.script("PRAGMA query_only = ON; PRAGMA trusted_schema = OFF; PRAGMA cache_size = -65536;")
            try Migrator(migrations).requireExactly(Migrator.applied(to: connection), of: .source)
            try connection.begin("BEGIN DEFERRED")
            _ = try connection.exists("SELECT 1 FROM meta")
        } catch {
            connection.close()
            throw error
        }
    }

    /// Opens a database to fill, making it where it is not there, at this build's schema.
    ///
    /// - Parameter now: milliseconds since 1970, remembered with each migration that is applied.
    /// - Throws: `DataDirectoryError`, `SQLError`; `SchemaMismatch` or `MigrationError` where it has another schema.
    public init(
        target directory: DataDirectory, migrations: [Migration] = SQLiteMigrations.all, now: Int64
    ) throws {
        self.directory = directory
        name = directory.path
        try directory.createPrivately(SQLiteDatabase.fileName)
        var options = SQLiteOptions(durability: .durable)
        options.writerCacheKiB = 131_072
        options.checkpointPages = 16_384
        connection = try SQLiteConnection.writer(
            path: directory.path(of: SQLiteDatabase.fileName), options: options)
        do {
            try connection.begin("BEGIN IMMEDIATE")
            // What is there already is not made into something else before anybody knows what it is.
            if try connection.exists("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'") {
                try Migrator(migrations).requireExactly(Migrator.applied(to: connection), of: .target)
            }
            try Migrator(migrations).migrate(connection, now: now)
            try connection.commit()
            // What refers to a row may come before it; and what is sorted for an index does not fit into memory.
            try connection.script("PRAGMA foreign_keys = OFF; PRAGMA temp_store = FILE; PRAGMA threads = 2;")
            accounted = try Set(
                connection.query("SELECT name FROM sqlite_schema WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%'") {
                    $0.text(0)
                })
        } catch {
            connection.rollback()
            connection.close()
            throw error
        }
    }

    /// Ends it. A transaction that is open is undone. The directory's lock is given up.
    public func close() {
        endInsertion()
        connection.rollback()
        connection.close()
        directory.close()
    }

    func endInsertion() {
        if let insertion { sqlite3_finalize(insertion.statement) }
        insertion = nil
    }

    /// Prepares a text of the moment, which no cache is to keep. To be finalized.
    func prepare(_ sql: String) throws(SQLError) -> OpaquePointer {
        var prepared: OpaquePointer?
        let status = sqlite3_prepare_v3(connection.handle, sql, -1, 0, &prepared, nil)
        guard status == SQLITE_OK, let prepared else { throw connection.failure(status, sql: sql) }
        return prepared
    }
}
