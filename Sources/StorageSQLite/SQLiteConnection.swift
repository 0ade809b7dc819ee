import CSQLite
import Storage

/// One connection, used by one thread at a time; whoever holds it sees to that.
final class SQLiteConnection: SQLConnection {
    let dialect = SQLDialect.sqlite
    /// For what moves rows by the million.
    let handle: OpaquePointer
    /// Statements by the address of their literal.
    private var literals: [Int: SQLiteStatement] = [:]
    /// Statements of a `SQLText`, by its number.
    private var texts: [SQLiteStatement?] = []
    /// Second copies of statements that were asked for while lent out.
    private var extras: [SQLiteStatement] = []
    /// Whether a transaction should be open, so that its loss is noticed.
    private var expectsTransaction = false

    enum Mode {
        case reading
        case writing
    }

    init(path: String, mode: Mode) throws(SQLError) {
        _ = Self.prepareLibrary
        let flags: Int32 =
            switch mode {
            case .reading: SQLITE_OPEN_READONLY
            case .writing: SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE
            }
        var opened: OpaquePointer?
        // No mutex inside: every connection has one user at a time.
        let status = sqlite3_open_v2(path, &opened, flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_NOFOLLOW, nil)
        guard status == SQLITE_OK, let opened else {
            defer { sqlite3_close_v2(opened) }
            throw SQLError.last(opened, status)
        }
        handle = opened
        sqlite3_extended_result_codes(handle, 0)
        _ = sekisho_sqlite_defend(handle)
    }

    /// Frees everything. The connection is not usable after it.
    func close() {
        for statement in literals.values { statement.destroy() }
        for statement in texts { statement?.destroy() }
        for statement in extras { statement.destroy() }
        literals = [:]
        texts = []
        extras = []
        sqlite3_close_v2(handle)
    }

    /// Has the statement that runs fail soon. From any thread, as long as the connection is not closed.
    func interrupt() { sqlite3_interrupt(handle) }

    func setBusyTimeout(milliseconds: Int32) {
        sqlite3_busy_timeout(handle, milliseconds)
    }

    func statement(_ sql: StaticString) throws(SQLError) -> any SQLStatement {
        precondition(sql.hasPointerRepresentation, "no statement has one character")
        try requireTransaction()
        let address = Int(bitPattern: sql.utf8Start)
        if let cached = literals[address] { return try lend(cached) }
        let prepared = try prepare(sql.description)
        literals[address] = prepared
        return try lend(prepared)
    }

    func statement(_ sql: SQLText) throws(SQLError) -> any SQLStatement {
        try requireTransaction()
        if sql.number < texts.count, let cached = texts[sql.number] { return try lend(cached) }
        let prepared = try prepare(sql.text)
        if sql.number >= texts.count { texts += Array(repeating: nil, count: sql.number + 1 - texts.count) }
        texts[sql.number] = prepared
        return try lend(prepared)
    }

    func script(_ sql: String) throws(SQLError) {
        try requireTransaction()
        let status = sqlite3_exec(handle, sql, nil, nil, nil)
        if status != SQLITE_OK { throw failure(status) }
    }

    /// The statements prepared so far; a test looks at their plans.
    var preparedTexts: [String] {
        literals.values.map(\.sql) + texts.compactMap { $0?.sql }
    }

    var changes: Int { Int(sqlite3_changes64(handle)) }

    /// Rows changed by every statement since the connection was opened.
    var totalChanges: Int64 { sqlite3_total_changes64(handle) }

    func failure(_ code: Int32, sql: String? = nil) -> SQLError {
        SQLError.last(handle, code, sql: sql)
    }

    private func lend(_ statement: SQLiteStatement) throws(SQLError) -> SQLiteStatement {
        guard statement.isLent else {
            statement.isLent = true
            return statement
        }
        // A closure over rows runs the same query again: rare, so these are found by their text.
        let sql = statement.sql
        let free: SQLiteStatement
        if let known = extras.first(where: { !$0.isLent && $0.sql == sql }) {
            free = known
        } else {
            free = try prepare(sql)
            extras.append(free)
        }
        free.isLent = true
        return free
    }

    private func prepare(_ sql: String) throws(SQLError) -> SQLiteStatement {
        var prepared: OpaquePointer?
        let status = sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &prepared, nil)
        guard status == SQLITE_OK, let prepared else { throw failure(status, sql: sql) }
        return SQLiteStatement(prepared, of: self)
    }

    /// SQLite's library-wide settings, once, before the first connection.
    private static let prepareLibrary: Void = {
        _ = sekisho_sqlite_quiet_memory()
        sqlite3_initialize()
    }()
}

// Transactions.
extension SQLiteConnection {
    func begin(_ sql: StaticString) throws(SQLError) {
        try execute(sql)
        expectsTransaction = true
    }

    func commit() throws(SQLError) {
        try execute("COMMIT")
        expectsTransaction = false
    }

    /// Ends the transaction without keeping anything, whatever state it is in.
    func rollback() {
        let isOpen = sqlite3_get_autocommit(handle) == 0
        expectsTransaction = false
        if isOpen { _ = try? execute("ROLLBACK") }
    }

    /// Runs `body` in one snapshot.
    func snapshot<T>(_ body: (any SQLConnection) throws -> T) throws -> T {
        try begin("BEGIN DEFERRED")
        do {
            let result = try body(self)
            try commit()
            return result
        } catch {
            rollback()
            throw error
        }
    }

    /// Throws if the transaction that was begun is gone.
    ///
    /// A full disk, a failed read or write, or a lack of memory may roll back the whole transaction beneath its
    /// savepoints; statements after that would each commit alone.
    func requireTransaction() throws(SQLError) {
        guard expectsTransaction, sqlite3_get_autocommit(handle) != 0 else { return }
        throw SQLError(
            kind: .transactionLost, code: Int(SQLITE_ABORT),
            message: "an earlier error rolled back the whole transaction")
    }
}
