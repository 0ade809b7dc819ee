/// Brings a database to the newest schema, and refuses one that it does not understand.
public struct Migrator: Sendable {
    private let migrations: [Migration]

    /// - Parameter migrations: in order, numbered from 1 without gaps.
    public init(_ migrations: [Migration]) {
        precondition(migrations.map(\.version) == Array(1..<(migrations.count + 1)), "migrations must count from 1")
        self.migrations = migrations
    }

    /// Applies what is missing. To be called inside one write transaction, which is to be rolled back on an error.
    ///
    /// - Parameter now: milliseconds since 1970, kept as the time of application.
    /// - Returns: the versions applied.
    @discardableResult
    public func migrate(_ connection: any SQLConnection, now: Int64) throws -> [Int] {
        try connection.execute(
            """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                version INTEGER NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                checksum TEXT NOT NULL,
                applied_at BIGINT NOT NULL
            )
            """)
        let applied = try check(connection)
        let missing = migrations.dropFirst(applied)
        for migration in missing {
            try connection.script(migration.sql)
            try connection.execute(
                "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
                [SQLValue(migration.version), .text(migration.name), .text(migration.checksum), .integer(now)])
        }
        return missing.map(\.version)
    }

    /// Looks at what was applied, which must be what this build has, or the beginning of it.
    ///
    /// - Returns: how many migrations were applied.
    @discardableResult
    public func check(_ connection: any SQLConnection) throws -> Int {
        let applied = try connection.query("SELECT version, name, checksum FROM schema_migrations ORDER BY version") {
            AppliedMigration(version: $0.int(0), name: $0.text(1), checksum: $0.text(2))
        }
        try check(applied)
        return applied.count
    }

    /// Whether what was applied is what this build has, or the beginning of it.
    ///
    /// - Parameter applied: in the order of their versions.
    public func check(_ applied: [AppliedMigration]) throws(MigrationError) {
        if let newest = applied.last?.version, newest > migrations.count {
            throw .databaseIsNewer(database: newest, known: migrations.count)
        }
        for (index, row) in applied.enumerated() {
            guard row.version == index + 1 else { throw .incomplete(missing: index + 1) }
            guard row.checksum == migrations[index].checksum else {
                throw .changed(version: row.version, name: row.name)
            }
        }
    }
}
