import Storage

// How connections of each role are set up.
extension SQLiteConnection {
    /// The writer's connection. Makes the file a WAL database where it is not one yet.
    static func writer(path: String, options: SQLiteOptions) throws -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, mode: .writing)
        do {
            connection.setBusyTimeout(milliseconds: 5000)
            // A file system without shared memory (some network ones) keeps another mode, silently.
            let mode = try connection.first("PRAGMA journal_mode = WAL") { $0.text(0) } ?? ""
            guard mode == "wal" else {
                throw SQLError(kind: .other, code: 0, message: "no write-ahead log here, only journal mode '\(mode)'")
            }
            let synchronous = options.durability == .durable ? "FULL" : "OFF"
            try connection.script(
                """
                PRAGMA synchronous = \(synchronous);
                PRAGMA foreign_keys = ON;
                PRAGMA trusted_schema = OFF;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -\(options.writerCacheKiB);
                PRAGMA wal_autocheckpoint = \(options.checkpointPages);
                PRAGMA journal_size_limit = \(options.checkpointPages * 4096 * 4);
                """)
            if options.maximumPages > 0 { try connection.script("PRAGMA max_page_count = \(options.maximumPages)") }
            return connection
        } catch {
            connection.close()
            throw error
        }
    }

    /// A connection that cannot write.
    ///
    /// Nothing is mapped into memory: it brought no speed, counts as resident once for each connection, and
    /// turns a failing disk into a signal.
    ///
    /// - Parameter busyTimeout: milliseconds; 0 on threads that must not wait.
    static func reader(path: String, options: SQLiteOptions, busyTimeout: Int32) throws -> SQLiteConnection {
        let connection = try SQLiteConnection(path: path, mode: .reading)
        do {
            connection.setBusyTimeout(milliseconds: busyTimeout)
            try connection.script(
                """
                PRAGMA query_only = ON;
                PRAGMA trusted_schema = OFF;
                PRAGMA temp_store = MEMORY;
                PRAGMA cache_size = -\(options.readerCacheKiB);
                """)
            return connection
        } catch {
            connection.close()
            throw error
        }
    }
}

extension SQLError {
    /// Whether the reading connection that failed so may go on. One whose files could not be opened or read is opened
    /// anew: it may remember what was wrong, and the cause may have gone.
    var leavesConnectionUsable: Bool { kind == .busy || kind == .constraint }
}
