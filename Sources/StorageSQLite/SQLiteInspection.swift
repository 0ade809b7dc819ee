import Glibc
public import Storage

/// A look at a data directory, beside the server that may have it open: nothing is made, changed or locked.
public struct SQLiteInspection: Sendable {
    /// What SQLite's quick check has found; empty where the file is sound.
    public let damages: [String]
    /// Nil where no server has made anything yet.
    public let appliedMigrations: [AppliedMigration]?
    /// The check value of the master key that the database was made with; nil where there is none yet.
    public let masterKeyCheck: String?
    /// Whether a copy into it was begun and not finished.
    public let isUnfinishedCopy: Bool
    /// Of this list, the pools that are there.
    public let pools: [String]
    /// Of the file and of its log, in bytes.
    public let byteCount: Int64

    /// Who runs on the directory now; nil where nobody does.
    public static func holder(of directory: String) -> DirectoryHolder? { DirectoryLock.holder(in: directory) }

    /// Reads the database. Blocks, for as long as reading all of the file takes.
    ///
    /// - Parameter pools: ids to look for.
    /// - Throws: `SQLError` for a file that cannot be used.
    public init(of directory: String, pools: [String] = []) throws {
        let path = "\(directory)/\(SQLiteDatabase.fileName)"
        let connection = try SQLiteConnection.reader(
            path: path, options: SQLiteOptions(durability: .durable), busyTimeout: 5000)
        defer { connection.close() }
        damages = try connection.query("PRAGMA quick_check(5)") { $0.text(0) }.filter { $0 != "ok" }
        byteCount = [path, "\(path)-wal"].reduce(0) { $0 + Self.size(of: $1) }
        func has(_ table: String) throws -> Bool {
            try connection.exists("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = $1", [.text(table)])
        }
        appliedMigrations =
            try has("schema_migrations")
            ? connection.query("SELECT version, name, checksum FROM schema_migrations ORDER BY version") {
                AppliedMigration(version: $0.int(0), name: $0.text(1), checksum: $0.text(2))
            } : nil
        masterKeyCheck =
            try has("meta")
            ? connection.first("SELECT value FROM meta WHERE name = 'master-key-check'") { $0.text(0) } : nil
        isUnfinishedCopy =
            try has("meta") && connection.exists("SELECT 1 FROM meta WHERE name = $1", [.text(CopyMark.name)])
        self.pools =
            try has("pools")
            ? pools.filter { try connection.exists("SELECT 1 FROM pools WHERE id = $1", [.text($0)]) } : []
    }

    private static func size(of path: String) -> Int64 {
        var status = stat()
        return stat(path, &status) == 0 ? Int64(status.st_size) : 0
    }
}

/// A process that has a data directory open.
public struct DirectoryHolder: Sendable, Equatable {
    /// Its id, where it has written that down.
    public let process: Int?
}
