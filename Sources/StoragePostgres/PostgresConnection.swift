import CPostgres
import Glibc
import Storage
import Threads

/// One connection, used by the thread that holds it, in libpq's pipeline mode: what needs no answer of its own travels
/// with the next statement that does.
///
/// Every wait ends at `deadline`; a connection whose answer did not come in time is given up, since nobody knows what
/// it would say next.
final class PostgresConnection: SQLConnection {
    let dialect = SQLDialect.postgres
    private let handle: OpaquePointer
    private let namesStatements: Bool
    /// Statements by the address of their literal.
    private var literals: [Int: PostgresStatement] = [:]
    /// Statements of a `SQLText`, by its number.
    private var texts: [PostgresStatement?] = []
    /// Second copies of statements that were asked for while lent out.
    private var extras: [PostgresStatement] = []
    private var names = 0

    /// What was sent and has not been answered, in order.
    private var unanswered: [Sent] = []
    /// The first failure of what nobody waited for, told to whoever waits next.
    private var lateFailure: SQLError?
    /// By the monotonic clock, in milliseconds.
    var deadline: Int64 = 0
    private(set) var isBroken = false

    private(set) var mode = Mode.none
    /// How many statements the transaction has run.
    private var statementCount = 0
    private var firstStatement: PostgresStatement?
    /// The id of the transaction that is open, once an answer of its first statement is here.
    private(set) var transactionId: String?

    /// What the statements that come stand in.
    enum Mode {
        case none
        /// A read of which nobody knows yet whether it has a second statement.
        case read
        /// A read that has run one statement by itself. A second one would see another snapshot.
        case single
        /// A read in a transaction of its own.
        case snapshot
        case writing
    }

    private enum Sent {
        case plain
        case preparing(PostgresStatement)
        case statement(PostgresStatement?)
        case transactionId
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
    }

    /// Ends it. Not usable after that.
    func close() {
        finishStatements()
        PQfinish(handle)
    }

    var socket: Int32 { PQsocket(handle) }

    // MARK: Statements

    func statement(_ sql: StaticString) throws(SQLError) -> any SQLStatement {
        precondition(sql.hasPointerRepresentation, "no statement has one character")
        let address = Int(bitPattern: sql.utf8Start)
        if let cached = literals[address] { return lend(cached) }
        let made = make(sql.description)
        literals[address] = made
        return lend(made)
    }

    func statement(_ sql: SQLText) throws(SQLError) -> any SQLStatement {
        if sql.number < texts.count, let cached = texts[sql.number] { return lend(cached) }
        let made = make(sql.text)
        if sql.number >= texts.count { texts += Array(repeating: nil, count: sql.number + 1 - texts.count) }
        texts[sql.number] = made
        return lend(made)
    }

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

    private func make(_ text: String) -> PostgresStatement {
        guard namesStatements else { return PostgresStatement(text, name: nil, of: self) }
        names += 1
        return PostgresStatement(text, name: "s\(names)", of: self)
    }

    private func lend(_ statement: PostgresStatement) -> PostgresStatement {
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

    private func finishStatements() {
        for statement in literals.values { statement.finish() }
        for statement in texts { statement?.finish() }
        for statement in extras { statement.finish() }
    }

    // MARK: Running

    /// Runs a statement to its end and returns its rows.
    func run(_ statement: PostgresStatement) throws(SQLError) -> PostgresResult {
        try prepareTransaction(for: statement)
        try send(statement)
        try synchronize()
        return try answer(of: statement)
    }

    /// Sends a statement whose answer nobody needs. A failure is told to who waits next.
    func runLater(_ statement: PostgresStatement) throws(SQLError) {
        try prepareTransaction(for: statement)
        try send(statement)
    }

    /// Sends a statement of the driver's own, without parameters and without waiting.
    func queue(_ sql: StaticString) throws(SQLError) {
        try require(PQsendQueryParams(handle, cString(sql), 0, nil, nil, nil, nil, 1))
        unanswered.append(.plain)
    }

    /// Sends what is queued and waits for all answers.
    func settle() throws(SQLError) {
        try synchronize()
        try takeAnswers { _ in nil }
    }

    // MARK: Transactions

    func begin(_ mode: Mode) {
        self.mode = mode
        statementCount = 0
        firstStatement = nil
        transactionId = nil
        lateFailure = nil
        needsSnapshot = false
    }

    /// Set where a read that had run one statement by itself asked for another: it must run anew, in a snapshot.
    private(set) var needsSnapshot = false

    /// Whether anything of the transaction has reached the server.
    var hasBegun: Bool { statementCount > 0 && mode != .single }

    /// Ends a read. Its end travels with whatever is sent next.
    func endRead() throws(SQLError) {
        defer { mode = .none }
        guard mode == .snapshot, statementCount > 0 else { return }
        if statementCount == 1, let firstStatement { firstStatement.expectsMore &-= 1 }
        try queue("COMMIT")
        try synchronize()
        try flush(waiting: false)
    }

    /// Commits, and returns when the server says that it is done.
    func commit() throws(SQLError) {
        defer { mode = .none }
        guard statementCount > 0 else { return }
        try queue("COMMIT")
        try settle()
    }

    /// Undoes what the transaction did.
    func rollback() throws(SQLError) {
        defer { mode = .none }
        guard hasBegun else { return }
        try synchronize()
        // The failure that led here may be told once more; it is known.
        do throws(SQLError) { try takeAnswers { _ in nil } } catch { if isBroken { throw error } }
        try queue("ROLLBACK")
        try settle()
    }

    private func prepareTransaction(for statement: PostgresStatement) throws(SQLError) {
        defer { statementCount += 1 }
        switch mode {
        case .read:
            firstStatement = statement
            if statement.expectsMore > 0 {
                mode = .snapshot
                try queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            } else {
                mode = .single
            }
        case .single:
            needsSnapshot = true
            firstStatement?.expectsMore = 8
            throw SQLError(kind: .conflict, code: 0, message: "a read needs a snapshot", sql: statement.text)
        case .snapshot where statementCount == 0:
            try queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        case .writing where statementCount == 0:
            try queue("BEGIN ISOLATION LEVEL SERIALIZABLE")
            try require(
                PQsendQueryParams(handle, "SELECT CAST(pg_current_xact_id() AS TEXT)", 0, nil, nil, nil, nil, 1))
            unanswered.append(.transactionId)
        default: return
        }
    }

    private func send(_ statement: PostgresStatement) throws(SQLError) {
        if let name = statement.name, !statement.isPrepared {
            try require(PQsendPrepare(handle, name, statement.text, 0, nil))
            unanswered.append(.preparing(statement))
            // Until the server has said no. A second one in the same pipeline must not prepare it again.
            statement.isPrepared = true
        }
        let sent = statement.parameters.withArrays { count, values, lengths, formats in
            if let name = statement.name {
                PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
            } else {
                PQsendQueryParams(handle, statement.text, count, nil, values, lengths, formats, 1)
            }
        }
        try require(sent)
        unanswered.append(.statement(statement))
    }

    private func synchronize() throws(SQLError) {
        try require(PQpipelineSync(handle))
        unanswered.append(.synchronization)
    }

    private func require(_ status: Int32) throws(SQLError) {
        guard status == 1 else { throw broken("the database connection failed") }
    }

    private func broken(_ fallback: String) -> SQLError {
        isBroken = true
        return SQLError.unavailable(handle, fallback)
    }

    // MARK: Answers

    /// Takes answers up to the end of the pipeline and returns that of `statement`.
    private func answer(of statement: PostgresStatement) throws(SQLError) -> PostgresResult {
        var found: PostgresResult?
        do throws(SQLError) {
            try takeAnswers { statement === $0 ? { found = $0 } : nil }
        } catch {
            found?.free()
            throw error
        }
        guard let found else { throw broken("the database left out an answer") }
        return found
    }

    private func takeAnswers(
        _ wanted: (PostgresStatement) -> ((PostgresResult) -> Void)?
    ) throws(SQLError) {
        try flush(waiting: true)
        for sent in unanswered {
            if case .synchronization = sent {
                try takeSynchronization()
            } else {
                try take(sent, wanted)
            }
        }
        unanswered.removeAll(keepingCapacity: true)
        if let failure = lateFailure {
            lateFailure = nil
            throw failure
        }
    }

    /// Takes the result of one thing sent, and the null that ends it.
    private func take(_ sent: Sent, _ wanted: (PostgresStatement) -> ((PostgresResult) -> Void)?) throws(SQLError) {
        guard let result = try next() else { throw broken("the database left out an answer") }
        var isKept = false
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            switch sent {
            case .statement(let statement?):
                if let keep = wanted(statement) {
                    keep(PostgresResult(result))
                    isKept = true
                }
            case .transactionId: transactionId = PostgresResult(result).text(0, 0)
            default: break
            }
        case PGRES_PIPELINE_ABORTED:
            if case .preparing(let statement) = sent { statement.isPrepared = false }
        default:
            guard PQstatus(handle) == CONNECTION_OK else {
                PQclear(result)
                throw broken("the database connection failed")
            }
            var text: String?
            if case .statement(let statement?) = sent { text = statement.text }
            if case .preparing(let statement) = sent {
                statement.isPrepared = false
                text = statement.text
            }
            let error = SQLError.of(result, sql: text)
            if error.breaksConnection { isBroken = true }
            if lateFailure == nil { lateFailure = error }
        }
        if !isKept { PQclear(result) }
        if let more = try next() {
            PQclear(more)
            throw broken("the database gave more answers than were asked for")
        }
    }

    private func takeSynchronization() throws(SQLError) {
        guard let result = try next() else { throw broken("the database left out an answer") }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else {
            throw broken("the database's answers are out of step")
        }
    }

    /// The next result, or nil where libpq says that one thing's results have ended.
    private func next() throws(SQLError) -> OpaquePointer? {
        while PQisBusy(handle) == 1 {
            try wait(for: Int16(POLLIN))
            guard PQconsumeInput(handle) == 1 else { throw broken("the database connection failed") }
        }
        let result = PQgetResult(handle)
        if result == nil, PQstatus(handle) != CONNECTION_OK { throw broken("the database connection failed") }
        return result
    }

    private func flush(waiting: Bool) throws(SQLError) {
        while true {
            switch PQflush(handle) {
            case 0: return
            case 1:
                guard waiting else { return }
                // Reading as well: a server whose answers nobody takes stops reading.
                try wait(for: Int16(POLLIN | POLLOUT))
                guard PQconsumeInput(handle) == 1 else { throw broken("the database connection failed") }
            default: throw broken("the database connection failed")
            }
        }
    }

    /// Waits until somebody notifies this connection, something can be read from `descriptor`, or the time is up.
    func waitForNotification(or descriptor: Int32, milliseconds: Int64) throws(SQLError) {
        var descriptors = [
            pollfd(fd: PQsocket(handle), events: Int16(POLLIN), revents: 0),
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
        ]
        guard try !takeNotifications() else { return }
        guard poll(&descriptors, 2, Int32(milliseconds)) > 0, descriptors[0].revents != 0 else { return }
        guard PQconsumeInput(handle) == 1 else { throw broken("the database connection failed") }
        _ = try takeNotifications()
    }

    private func takeNotifications() throws(SQLError) -> Bool {
        var hasSome = false
        while let notification = PQnotifies(handle) {
            PQfreemem(notification)
            hasSome = true
        }
        guard PQstatus(handle) == CONNECTION_OK else { throw broken("the database connection failed") }
        return hasSome
    }

    private func wait(for events: Int16) throws(SQLError) {
        var descriptor = pollfd(fd: PQsocket(handle), events: events, revents: 0)
        while true {
            let left = deadline - Monotonic.milliseconds
            guard left > 0 else {
                isBroken = true
                throw SQLError(kind: .unavailable, code: 0, message: "the database does not answer")
            }
            let count = poll(&descriptor, 1, Int32(min(left, 60_000)))
            if count > 0 { return }
            if count < 0, errno != EINTR { throw broken("the database connection failed") }
        }
    }
}

/// libpq reads it as a C string, which a literal is.
private func cString(_ literal: StaticString) -> UnsafePointer<CChar> {
    UnsafeRawPointer(literal.utf8Start).assumingMemoryBound(to: CChar.self)
}
