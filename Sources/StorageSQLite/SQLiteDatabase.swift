import Glibc
public import Storage

/// An open SQLite database in a data directory, with its threads.
public final class SQLiteDatabase: SQLDatabase {
    public let directory: DataDirectory
    private let writer: SQLiteWriter
    private let readers: ThreadReaders
    private let scans: ScanPool

    /// Opens the database of a locked directory, creating and migrating it as needed.
    ///
    /// Blocks while it does so. The directory's lock is kept until `close()`.
    ///
    /// - Parameters:
    ///   - migrations: this build's schema; another one only in tests.
    ///   - now: milliseconds since 1970, remembered with each migration that is applied.
    /// - Throws: `MigrationError` for a database of another release, `SQLError` for a file that cannot be used.
    public init(
        in directory: DataDirectory, options: SQLiteOptions, migrations: [Migration] = SQLiteMigrations.all, now: Int64
    ) throws {
        let path = directory.path(of: Self.fileName)
        try directory.createPrivately(Self.fileName)
        let connection = try SQLiteConnection.writer(path: path, options: options)
        do {
            try connection.begin("BEGIN IMMEDIATE")
            try Migrator(migrations).migrate(connection, now: now)
            try connection.commit()
        } catch {
            connection.rollback()
            connection.close()
            throw error
        }
        self.directory = directory
        writer = SQLiteWriter(connection, options: options)
        readers = ThreadReaders { try SQLiteConnection.reader(path: path, options: options, busyTimeout: 0) }
        scans = ScanPool(options: options) {
            try SQLiteConnection.reader(path: path, options: options, busyTimeout: 5000)
        }
    }

    static let fileName = "sekisho.db"

    /// Whether a directory holds a database; nothing is opened or made.
    public static func exists(in directory: String) -> Bool { access("\(directory)/\(fileName)", F_OK) == 0 }

    /// Reads on the calling thread; where that would have to wait for a lock, on the threads of `scan`.
    public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        do {
            return try readInPlace(body)
        } catch let error as SQLError where error.kind == .busy {
            return try await scans.run(body)
        }
    }

    func readInPlace<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try readers.withConnection { try $0.snapshot(body) }
    }

    /// Transactions committed since the start. Writes that came together share one.
    public var commits: Int { writer.commits }

    public func scan<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await scans.run(body)
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await writer.write(body)
    }

    /// Finishes what was accepted, closes the file and gives up the directory's lock; a temporary
    /// directory is deleted. Blocks: to be called from a thread that may.
    public func close() {
        scans.close()
        readers.close()
        // Last, so that the closing connection can fold the write-ahead log into the database.
        writer.close()
        directory.close()
    }
}
