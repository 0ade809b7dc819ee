import CPostgres
import Glibc
public import Storage
import Threads

/// A PostgreSQL database that is read or filled whole, over one connection without a pipeline. One thread at a time.
public final class PostgresBulk: BulkTarget, @unchecked Sendable {
    /// Why a database is not copied from or to now.
    public enum Busy: Error, Sendable, Equatable, CustomStringConvertible {
        /// Servers are connected.
        case servers(Int, database: String)
        /// It is another copy's target.
        case copy(database: String)
        /// Somebody writes, or holds what keeps others from it.
        case writers(database: String)

        public var description: String {
            switch self {
            case .servers(let count, let database):
                let who =
                    count == 1
                    ? "a connection of a server or a copy is" : "\(count) connections of servers or copies are"
                return """
                    \(who) at work on \(database): stop every server of it first. What a copy that was killed had begun \
                    may take a while to end there
                    """
            case .copy(let database):
                return "another copy is at work on \(database): let it end, or stop it"
            case .writers(let database):
                return "somebody writes to \(database): stop every server and program that does"
            }
        }
    }

    public let name: String
    public var batchByteCount = 512 * 1024
    let handle: OpaquePointer
    /// Holds what keeps other copies from this target.
    private(set) var guardian: OpaquePointer?
    private var guardianProcess = 0
    /// The rows that are on their way.
    var stream: PostgresCopyIn?

    /// Opens what is there already to read it, in one snapshot, and changes nothing.
    ///
    /// - Parameters:
    ///   - name: for people.
    ///   - isServing: whether servers may be at work on it meanwhile. Otherwise nobody writes to it until it is closed.
    /// - Throws: `SQLError`, `Busy`; `SchemaMismatch` or `MigrationError` where it is not at this schema.
    public init(
        source address: String, password: String?, name: String, isServing: Bool,
        migrations: [Migration] = PostgresMigrations.all
    ) throws {
        self.name = name
        handle = try Self.connect(address, password)
        try Migrator(migrations).requireExactly(applied(), of: .source)
        if !isServing { try requireNobody("'sekisho'") }
        let tables = try ownTables().map(TableShape.quoted).joined(separator: ", ")
        // The lock before the snapshot: what anybody has written by then is in it.
        try run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        try run(Self.patience)
        if !isServing {
            do {
                try run("LOCK TABLE \(tables) IN SHARE MODE")
            } catch {
                throw error.kind == .busy ? Busy.writers(database: name) : error
            }
        }
        try run("SELECT 1 FROM meta LIMIT 1")
    }

    /// Opens a database to fill, at this build's schema: it is made where there is none.
    ///
    /// - Parameter now: milliseconds since 1970, remembered with each migration that is applied.
    /// - Throws: `SQLError`, `Busy`; `SchemaMismatch` or `MigrationError` where it has another schema.
    public init(
        target address: String, password: String?, name: String, migrations: [Migration] = PostgresMigrations.all,
        now: Int64
    ) throws {
        self.name = name
        handle = try Self.connect(address, password)
        guardian = try Self.connect(address, password)
        try claimTarget()
        try requireNobody("'sekisho', 'sekisho-copy'")
        // What is there already is not made into something else before anybody knows what it is.
        if try rows("SELECT to_regclass('schema_migrations')").first?[0] != nil {
            try Migrator(migrations).requireExactly(applied(), of: .target)
        }
        try PostgresSchema(migrations).bring(Self.connector(address, password), now: now)
    }

    private func applied() throws -> [AppliedMigration] {
        try rows("\(AppliedMigration.textQuery)").map(AppliedMigration.init(textRow:))
    }

    /// Ends it. A transaction that is open is undone.
    public func close() { isClosed = true }

    private var isClosed = false {
        didSet { if isClosed, !oldValue { finish() } }
    }

    deinit { if !isClosed { finish() } }

    private func finish() {
        PQfinish(handle)
        PQfinish(guardian)
    }

    private static func connector(_ address: String, _ password: String?) -> PostgresConnector {
        PostgresConnector(
            address: address, route: PostgresRoute(address), password: password, namesStatements: false,
            patienceMilliseconds: 5000, connectPatienceMilliseconds: 10_000)
    }

    private static func connect(_ address: String, _ password: String?) throws(SQLError) -> OpaquePointer {
        let handle = try connector(address, password).connect(
            as: "sekisho-copy", before: Monotonic.milliseconds + 10_000)
        // An index that nobody waits for any more would go on being made, and keep the next copy from going on. Where the
        // server's system cannot tell, it says no to this, and that is all right.
        PQclear(PQexec(handle, "SET client_connection_check_interval = '500ms'"))
        return handle
    }

    /// Who copies has time, and reads tables from one end to the other, whatever servers want of the planner. In each
    /// transaction, since a pooler may be between.
    static let patience = """
        SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0; \
        SET LOCAL lock_timeout = 3000; SET LOCAL work_mem = '64MB'; SET LOCAL maintenance_work_mem = '256MB'; \
        SET LOCAL enable_seqscan = on; SET LOCAL enable_hashjoin = on; SET LOCAL enable_mergejoin = on
        """

    /// Servers say who they are when they connect, and so do copies. One that has just ended may be seen for a moment.
    private func requireNobody(_ applications: String) throws {
        let end = Monotonic.milliseconds + 2000
        while true {
            let count =
                try rows(
                    """
                    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()
                        AND application_name IN (\(applications)) AND pid NOT IN (pg_backend_pid(), $1)
                    """, ["\(guardianProcess)"])[0][0].flatMap { Int($0) } ?? 0
            if count == 0 { return }
            guard Monotonic.milliseconds < end else { throw Busy.servers(count, database: name) }
            usleep(20_000)
        }
    }

    /// Has this be the only copy into its target, for as long as it lasts, also behind a pooler that shows nobody's name:
    /// by a lock of a transaction that stays open on a connection of its own. One that has just ended may have it for a
    /// moment.
    private func claimTarget() throws {
        try run("BEGIN ISOLATION LEVEL READ COMMITTED; \(Self.patience)", on: guardian)
        let end = Monotonic.milliseconds + 2000
        // Any number that nothing else locks, and the schema: there may be several in a database.
        let question = """
            SELECT pg_try_advisory_xact_lock(73058011, hashtext(coalesce(current_schema(), ''))), pg_backend_pid()
            """
        while true {
            let row = try rows(question, on: guardian)[0]
            guardianProcess = row[1].flatMap { Int($0) } ?? 0
            if row[0] == "t" { return }
            guard Monotonic.milliseconds < end else { throw Busy.copy(database: name) }
            usleep(20_000)
        }
    }

    // MARK: Statements

    @discardableResult
    func run(_ sql: String, on other: OpaquePointer? = nil) throws(SQLError) -> Int {
        let handle = other ?? handle
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard let result, [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(result)) else {
            throw Self.failure(handle, result, sql)
        }
        return Int(PQntuples(result))
    }

    /// Runs a query with parameters as text, and returns all its rows; nil is NULL.
    func rows(
        _ sql: String, _ values: [String] = [], on other: OpaquePointer? = nil
    ) throws(SQLError) -> [[String?]] {
        let handle = other ?? handle
        let result = CStrings.with(values) { pointers in
            PQexecParams(handle, sql, Int32(values.count), nil, values.isEmpty ? nil : pointers, nil, nil, 0)
        }
        defer { PQclear(result) }
        guard let result, [PGRES_COMMAND_OK, PGRES_TUPLES_OK].contains(PQresultStatus(result)) else {
            throw Self.failure(handle, result, sql)
        }
        return TextRows.of(result)
    }

    static func failure(_ handle: OpaquePointer, _ result: OpaquePointer?, _ sql: String?) -> SQLError {
        guard PQstatus(handle) == CONNECTION_OK, let result else {
            return SQLError.unavailable(handle, "the database connection failed")
        }
        return SQLError.of(result, sql: sql)
    }
}
