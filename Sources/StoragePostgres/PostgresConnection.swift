import CPostgres
import Storage

/// One connection, used by the thread that holds it, in libpq's pipeline mode: what needs no answer of its own travels
/// with the next statement that does.
///
/// Every wait ends at `deadline`; a connection whose answer did not come in time is given up, since nobody knows what
/// it would say next.
final class PostgresConnection: SQLConnection {
    let dialect = SQLDialect.postgres
    let handle: OpaquePointer
    let namesStatements: Bool
    /// Statements by the address of their literal.
    var literals: [Int: PostgresStatement] = [:]
    /// Statements of a `SQLText`, by its number.
    var texts: [PostgresStatement?] = []
    /// Second copies of statements that were asked for while lent out.
    var extras: [PostgresStatement] = []
    var names = 0
    var sentCount = 0
    var renewsPlansAt = 64

    /// What was sent and has not been answered, in order.
    var unanswered: [Sent] = []
    /// The first failure of what nobody waited for, told to whoever waits next.
    var lateFailure: SQLError?
    /// By the monotonic clock, in milliseconds.
    var deadline: Int64 = 0
    var isBroken = false
    /// At which number of its route it was last known to live.
    var doubtCount = 0

    var mode = Mode.none
    /// How many statements the transaction has run.
    var statementCount = 0
    /// The transaction that is open, once an answer of its first statement is here.
    var transaction: PostgresTransaction?
    /// Whether the server has warned since the commit was sent. It does so where somebody ended the wait for a standby:
    /// then it has the commit, and the standby may not.
    var hasWarned = false

    /// Whether a write that begins with this may go on.
    var admits: ((WriteTurns.Subject) -> Bool)?
    /// What the write that ran has to wait for.
    var awaited: WriteTurns.Subject?

    /// Whether the closure that ran ended because its statement was sent.
    var hasRecorded = false
    /// Whether the closure that ran has to run in a snapshot, by itself.
    var needsSnapshot = false
    /// What was replayed last.
    var replayed: PostgresStatement?

    /// What the statements that come stand in.
    enum Mode {
        /// Each by itself, or in a transaction that the driver has begun in its own way.
        case none
        case snapshot
        case writing
        /// The first one is sent, and the closure ended there.
        case recording
        /// The first one has this answer already.
        case replaying(PostgresResult)
        /// It was taken.
        case replayed
        /// As `recording`, within a transaction.
        case gathering
        /// As `replaying`; what comes after the first statement runs as ever.
        indirect case answered(PostgresResult, Mode)
    }

    enum Sent {
        /// The driver's, whose answer nobody waits for.
        case own
        case preparing(PostgresStatement)
        case statement(PostgresStatement)
        /// Whose answer nobody waits for.
        case later(PostgresStatement)
        case transaction
        case commit
        case synchronization
    }

    /// Makes a connection out of one that libpq has opened.
    init(_ handle: OpaquePointer, namesStatements: Bool) throws(SQLError) {
        self.handle = handle
        self.namesStatements = namesStatements
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else {
            let error = SQLError.unavailable(handle, "the connection cannot be used")
            PQfinish(handle)
            throw error
        }
        // Libpq would write notices to standard error. Their texts are in the server's language, their severity is not.
        let receiver: PQnoticeReceiver = { context, notice in
            guard let context, let notice, let severity = PQresultErrorField(notice, Int32(UInt8(ascii: "V"))),
                String(cString: severity) == "WARNING"
            else { return }
            Unmanaged<PostgresConnection>.fromOpaque(context).takeUnretainedValue().hasWarned = true
        }
        PQsetNoticeReceiver(handle, receiver, Unmanaged.passUnretained(self).toOpaque())
    }

    /// Ends it. Not usable after that.
    func close() {
        finishStatements()
        PQfinish(handle)
    }

    var socket: Int32 { PQsocket(handle) }

    /// The statements that were asked for so far.
    var preparedTexts: [String] { literals.values.map(\.text) + texts.compactMap { $0?.text } }

    // MARK: Statements

    func statement(_ sql: StaticString) throws(SQLError) -> any SQLStatement {
        precondition(sql.hasPointerRepresentation, "no statement has one character")
        return lend(own(sql))
    }

    func statement(_ sql: SQLText) throws(SQLError) -> any SQLStatement { lend(own(sql)) }

    /// Runs statements without parameters, however long they take.
    func script(_ sql: String) throws(SQLError) {
        try settle()
        guard PQexitPipelineMode(handle) == 1 else { throw broken("the database's answers are out of step") }
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard PQenterPipelineMode(handle) == 1, let result else { throw broken("the database connection failed") }
        guard PQresultStatus(result) == PGRES_COMMAND_OK || PQresultStatus(result) == PGRES_TUPLES_OK else {
            throw SQLError.of(result, sql: nil)
        }
    }

    func make(_ text: String) -> PostgresStatement {
        guard namesStatements else { return PostgresStatement(text, name: nil, of: self) }
        names += 1
        return PostgresStatement(text, name: "s\(names)", of: self)
    }

    func lend(_ statement: PostgresStatement) -> PostgresStatement {
        guard statement.isLent else {
            statement.isLent = true
            return statement
        }
        // A closure over rows runs the same query again: rare, so these are found by their text.
        let free: PostgresStatement
        if let known = extras.first(where: { !$0.isLent && $0.text == statement.text }) {
            free = known
        } else {
            free = make(statement.text)
            extras.append(free)
        }
        free.isLent = true
        return free
    }

    func finishStatements() {
        for statement in literals.values { statement.finish() }
        for statement in texts { statement?.finish() }
        for statement in extras { statement.finish() }
    }
}
