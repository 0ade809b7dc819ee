/// Brings a database to the newest schema, and refuses one that it does not understand.
///
/// A database of one server has to be at exactly this build's schema. One that servers share may be ahead, while a newer
/// release takes the place of this one: as far as each migration that is not known here has said that servers of this
/// schema work on beside it.
public struct Migrator: Sendable {
    private let migrations: [Migration]

    /// The version of this build's schema.
    var newest: Int { migrations.count }

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
        try connection.execute(Self.table[connection.dialect])
        let missing = migrations.dropFirst(try check(connection))
        for migration in missing {
            try connection.script(migration.sql)
            var values: [SQLValue] = [
                SQLValue(migration.version), .text(migration.name), .text(migration.checksum), .integer(now),
            ]
            if connection.dialect == .postgres { values.append(SQLValue(migration.compatibleFrom)) }
            try connection.execute(Self.insertion[connection.dialect], values)
        }
        return missing.map(\.version)
    }

    /// Looks at what was applied, which must be what this build has, the beginning of it, or more that lets this build
    /// work on.
    ///
    /// - Returns: how many migrations were applied.
    @discardableResult
    public func check(_ connection: any SQLConnection) throws -> Int {
        let applied = try Self.applied(to: connection)
        try check(applied)
        return applied.count
    }

    /// What the database remembers, in the order of versions.
    public static func applied(to connection: any SQLConnection) throws -> [AppliedMigration] {
        try connection.query(applied[connection.dialect]) {
            AppliedMigration(
                version: $0.int(0), name: $0.text(1), checksum: $0.text(2), compatibleFrom: $0.int(3))
        }
    }

    /// Whether what was applied is what this build has, the beginning of it, or more that lets this build work on.
    ///
    /// - Parameter applied: in the order of their versions.
    public func check(_ applied: [AppliedMigration]) throws(MigrationError) {
        for (index, row) in applied.enumerated() {
            guard row.version == index + 1 else { throw .incomplete(missing: index + 1) }
            guard index < migrations.count else {
                // Each of those that are unknown here, since a later one need not repeat what an earlier one demands.
                guard row.compatibleFrom <= migrations.count else {
                    throw .databaseIsNewer(database: applied.last?.version ?? row.version, known: migrations.count)
                }
                continue
            }
            guard row.checksum == migrations[index].checksum else {
                throw .changed(version: row.version, name: row.name)
            }
        }
    }

    // Databases of one server were made without the last column, and are never ahead of their server.
    private static let table = DialectText(
        sqlite: """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                version INTEGER NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                checksum TEXT NOT NULL,
                applied_at BIGINT NOT NULL
            )
            """,
        postgres: """
            CREATE TABLE IF NOT EXISTS schema_migrations (
                version INTEGER NOT NULL PRIMARY KEY,
                name TEXT NOT NULL,
                checksum TEXT NOT NULL,
                applied_at BIGINT NOT NULL,
                compatible_from INTEGER NOT NULL
            )
            """)
    private static let insertion = DialectText(
        sqlite: "INSERT INTO schema_migrations (version, name, checksum, applied_at) VALUES ($1, $2, $3, $4)",
        postgres: """
            INSERT INTO schema_migrations (version, name, checksum, applied_at, compatible_from)
            VALUES ($1, $2, $3, $4, $5)
            """)
    private static let applied = DialectText(
        sqlite: "SELECT version, name, checksum, version FROM schema_migrations ORDER BY version",
        postgres: "SELECT version, name, checksum, compatible_from FROM schema_migrations ORDER BY version")
}
