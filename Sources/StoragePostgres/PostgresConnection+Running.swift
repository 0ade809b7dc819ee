import CPostgres
import Storage
import Threads

// Statements: what is sent at once, and what travels with the next one that is waited for.
extension PostgresConnection {
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
    func own(_ sql: StaticString) -> PostgresStatement {
        let address = Int(bitPattern: sql.utf8Start)
        if let cached = literals[address] { return cached }
        let made = make(sql.description)
        literals[address] = made
        return made
    }

    func own(_ sql: SQLText) -> PostgresStatement {
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

    func send(_ statement: PostgresStatement, as sent: Sent) throws(SQLError) {
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

    func require(_ status: Int32) throws(SQLError) {
        guard status == 1 else { throw broken("the database connection failed") }
    }

    func broken(_ fallback: String) -> SQLError {
        isBroken = true
        return SQLError.unavailable(handle, fallback)
    }
}
