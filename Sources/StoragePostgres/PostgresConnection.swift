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
    private var sentCount = 0
    private var renewsPlansAt = 64

    /// What was sent and has not been answered, in order.
    private var unanswered: [Sent] = []
    /// The first failure of what nobody waited for, told to whoever waits next.
    private var lateFailure: SQLError?
    /// By the monotonic clock, in milliseconds.
    var deadline: Int64 = 0
    private(set) var isBroken = false
    /// At which number of its route it was last known to live.
    var doubtCount = 0

    private var mode = Mode.none
    /// How many statements the transaction has run.
    private var statementCount = 0
    /// The transaction that is open, once an answer of its first statement is here.
    private(set) var transaction: PostgresTransaction?
    /// Whether the server has warned since the commit was sent. It does so where somebody ended the wait for a standby:
    /// then it has the commit, and the standby may not.
    private(set) var hasWarned = false

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

    private enum Sent {
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
        switch mode {
        case .recording, .gathering: throw try record(statement)
        case .replaying, .replayed: return try replay(statement)
        case .answered(let result, let beyond):
            mode = beyond
            return result
        default: try prepareTransaction(for: statement)
        }
        try send(statement)
        try synchronize()
        return try answer(of: statement)
    }

    /// Sends a statement whose answer nobody needs. A failure is told to who waits next.
    func runLater(_ statement: PostgresStatement) throws(SQLError) {
        if case .answered = mode { preconditionFailure("what is gathered only reads") }
        try prepareTransaction(for: statement)
        try send(statement, as: .later(statement))
    }

    /// Sends a statement of the driver's own, without parameters and without waiting.
    func queue(_ sql: StaticString) throws(SQLError) {
        try send(own(sql), as: .own)
    }

    /// Parsed once for each connection, as every statement.
    private func own(_ sql: StaticString) -> PostgresStatement {
        let address = Int(bitPattern: sql.utf8Start)
        if let cached = literals[address] { return cached }
        let made = make(sql.description)
        literals[address] = made
        return made
    }

    private func own(_ sql: SQLText) -> PostgresStatement {
        if sql.number < texts.count, let cached = texts[sql.number] { return cached }
        let made = make(sql.text)
        if sql.number >= texts.count { texts += Array(repeating: nil, count: sql.number + 1 - texts.count) }
        texts[sql.number] = made
        return made
    }

    /// Sends what is queued and waits for all answers.
    func settle() throws(SQLError) {
        try synchronize()
        try takeAnswers { _, _ in false }
    }

    /// Whether there is an answer, soon: for a connection that may have been lost with others.
    func answers(before deadline: Int64) -> Bool {
        self.deadline = min(deadline, Monotonic.milliseconds + 1000)
        begin(.none)
        do {
            try queue("SELECT 1")
            try settle()
            return true
        } catch {
            return false
        }
    }

    /// Runs statements of a session's beginning.
    ///
    /// - Parameter deadline: by the monotonic clock, in milliseconds.
    func setUp(_ settings: [String], before deadline: Int64) throws(SQLError) {
        self.deadline = deadline
        for text in settings {
            let statement = PostgresStatement(text, name: nil, of: self)
            statement.parameters.set([])
            try send(statement, as: .own)
        }
        try settle()
    }

    // MARK: Transactions

    func begin(_ mode: Mode) {
        self.mode = mode
        statementCount = 0
        transaction = nil
        hasWarned = false
        lateFailure = nil
        hasRecorded = false
        needsSnapshot = false
    }

    /// Whether anything of the transaction has reached the server.
    private var hasBegun: Bool { statementCount > 0 }

    /// Ends a read. Its end travels with whatever is sent next.
    func endRead() throws(SQLError) {
        defer { mode = .none }
        guard case .snapshot = mode, statementCount > 0 else { return }
        try queue("COMMIT")
        try synchronize()
        try flush(waiting: false)
    }

    /// Commits, and returns when the server says that it is done.
    func commit() throws(SQLError) {
        defer { mode = .none }
        guard statementCount > 0 else { return }
        // Without its id nobody could ask what became of a commit whose answer is lost.
        if case .writing = mode, transaction == nil { try settle() }
        hasWarned = false
        try send(own("COMMIT"), as: .commit)
        try settle()
    }

    /// Undoes what the transaction did.
    func rollback() throws(SQLError) {
        defer { mode = .none }
        guard hasBegun else { return }
        try synchronize()
        // The failure that led here may be told once more; it is known.
        do throws(SQLError) { try takeAnswers { _, _ in false } } catch { if isBroken { throw error } }
        try queue("ROLLBACK")
        try settle()
    }

    private func prepareTransaction(for statement: PostgresStatement) throws(SQLError) {
        defer { statementCount += 1 }
        try openTransaction(mode)
    }

    private func openTransaction(_ mode: Mode) throws(SQLError) {
        try renewPlans()
        switch mode {
        case .snapshot where statementCount == 0:
            try queue("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
        case .writing where statementCount == 0:
            try queue("BEGIN ISOLATION LEVEL SERIALIZABLE")
            try send(own(PostgresTransaction.query), as: .transaction)
        default: return
        }
    }

    /// Begins to gather statements of a transaction that has begun already.
    ///
    /// - Returns: what the transaction is; nil where there is none, and nothing is gathered.
    func beginGathering() throws(SQLError) -> Mode? {
        switch mode {
        case .writing, .snapshot:
            if statementCount == 0 {
                try openTransaction(mode)
                statementCount = 1
            }
            return mode
        default: return nil
        }
    }

    var isGathering: Bool {
        if case .gathering = mode { return true }
        return false
    }

    func gather() {
        mode = .gathering
        hasRecorded = false
    }

    func resume(_ beginning: Mode, with result: PostgresResult?) {
        if case .answered(let unused, _) = mode { unused.free() }
        mode = result.map { .answered($0, beginning) } ?? beginning
    }

    func takeReplay() -> PostgresResult? {
        guard case .replaying(let result) = mode else { return nil }
        mode = .replayed
        return result
    }

    /// Has the server plan its statements anew, now and then, ever less often. A plan that was made while a table was
    /// empty knows no index from another, and would stay as long as nothing analyses the table.
    func renewPlans() throws(SQLError) {
        guard namesStatements, sentCount >= renewsPlansAt else { return }
        renewsPlansAt *= 8
        try queue("DISCARD PLANS")
        // By itself: what follows may be a BEGIN, which must come first.
        try synchronize()
    }

    func send(_ statement: PostgresStatement) throws(SQLError) { try send(statement, as: .statement(statement)) }

    private func send(_ statement: PostgresStatement, as sent: Sent) throws(SQLError) {
        if let name = statement.name, !statement.isPrepared {
            try require(PQsendPrepare(handle, name, statement.text, 0, nil))
            unanswered.append(.preparing(statement))
            // Until the server has said no. A second one in the same pipeline must not prepare it again.
            statement.isPrepared = true
        }
        let status = statement.parameters.withArrays { count, values, lengths, formats in
            if let name = statement.name {
                PQsendQueryPrepared(handle, name, count, values, lengths, formats, 1)
            } else {
                PQsendQueryParams(handle, statement.text, count, nil, values, lengths, formats, 1)
            }
        }
        try require(status)
        unanswered.append(sent)
        sentCount += 1
    }

    func synchronize() throws(SQLError) {
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
            try takeAnswers { result, sent in
                guard statement === sent else { return false }
                found = result
                return true
            }
        } catch {
            found?.free()
            throw error
        }
        guard let found else { throw broken("the database left out an answer") }
        return found
    }

    private func takeAnswers(
        _ wanted: (PostgresResult, PostgresStatement) -> Bool
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

    /// Takes all answers, and tells those of statements one by one, failures too.
    func takeEach(_ tell: (Result<PostgresResult, SQLError>) -> Void) throws(SQLError) {
        try flush(waiting: true)
        for sent in unanswered {
            switch sent {
            case .synchronization: try takeSynchronization()
            case .statement:
                let before = lateFailure
                lateFailure = nil
                var answer: PostgresResult?
                try take(sent) { result, _ in
                    answer = result
                    return true
                }
                if let answer { tell(.success(answer)) } else { tell(.failure(lateFailure ?? before ?? Self.aborted)) }
                lateFailure = nil
            default: try take(sent) { _, _ in false }
            }
        }
        unanswered.removeAll(keepingCapacity: true)
    }

    private static let undone = SQLError(kind: .transactionLost, code: 0, message: "the transaction was undone")

    private static let aborted = SQLError(kind: .conflict, code: 0, message: "an earlier statement failed")

    /// Takes the result of one thing sent, and the null that ends it.
    private func take(_ sent: Sent, _ wanted: (PostgresResult, PostgresStatement) -> Bool) throws(SQLError) {
        guard let result = try next() else { throw broken("the database left out an answer") }
        var isKept = false
        switch PQresultStatus(result) {
        case PGRES_TUPLES_OK, PGRES_COMMAND_OK:
            switch sent {
            case .statement(let statement):
                isKept = wanted(PostgresResult(result), statement)
            case .transaction: transaction = PostgresTransaction(PostgresResult(result))
            case .commit:
                // What the server answers to the commit of a transaction in which something failed.
                if String(cString: PQcmdStatus(result)) != "COMMIT", lateFailure == nil { lateFailure = Self.undone }
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
            switch sent {
            case .statement(let statement), .later(let statement): text = statement.text
            default: break
            }
            if case .preparing(let statement) = sent {
                statement.isPrepared = false
                text = statement.text
            }
            let error = SQLError.of(result, sql: text)
            if error.kind == .unavailable { isBroken = true }
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
