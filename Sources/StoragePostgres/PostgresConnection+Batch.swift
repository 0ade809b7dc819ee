import CPostgres
import Storage

// Reads of one statement, many of them in one journey: each closure runs until its first statement, which is sent, and
// runs anew once the answer is here. Closures may run twice; to run them twice costs far less than a journey each.
extension PostgresConnection {
    /// Sends the statement.
    ///
    /// - Returns: what ends the closure.
    func record(_ statement: PostgresStatement) throws(SQLError) -> SQLError {
        guard isGathering || statement.expectsMore == 0 else {
            statement.expectsMore -= 1
            needsSnapshot = true
            return Self.interruption
        }
        if !isGathering { try renewPlans() }
        try send(statement)
        hasRecorded = true
        return Self.interruption
    }

    /// The answer that is here already.
    ///
    /// - Throws: for a second statement: what it would see is another snapshot.
    func replay(_ statement: PostgresStatement) throws(SQLError) -> PostgresResult {
        guard let result = takeReplay() else {
            needsSnapshot = true
            throw Self.interruption
        }
        replayed = statement
        return result
    }

    /// Notes that the closure which was replayed asked for more, and will do so the next times.
    func expectMore() { replayed?.expectsMore = 16 }

    /// Ends the batch, and gives the answers of all that was recorded, in order. Behind a statement that failed nothing
    /// has run. Each statement has a snapshot of its own: nobody promised two reads the same one.
    ///
    /// - Throws: where the connection broke, and no answer is known.
    func takeBatch() throws(SQLError) -> [Result<PostgresResult, SQLError>] {
        var answers: [Result<PostgresResult, SQLError>] = []
        do throws(SQLError) {
            try synchronize()
            try takeEach { answers.append($0) }
        } catch {
            for case .success(let result) in answers { result.free() }
            throw error
        }
        return answers
    }

    func together(_ closures: [() throws -> Void]) throws {
        guard let beginning = try beginGathering() else {
            for closure in closures { try closure() }
            return
        }
        var hasSent: [Bool] = []
        for closure in closures {
            gather()
            do {
                try closure()
                // Nothing sent, it read nothing; running it again does no harm.
                hasSent.append(hasRecorded)
            } catch {
                guard hasRecorded else { throw error }
                hasSent.append(true)
            }
        }
        var answers = try takeBatch()[...]
        defer { for case .success(let result) in answers { result.free() } }
        for (closure, isSent) in zip(closures, hasSent) {
            if isSent, let answer = answers.popFirst() {
                resume(beginning, with: try answer.get())
            } else {
                resume(beginning, with: nil)
            }
            try closure()
        }
        resume(beginning, with: nil)
    }

    private static let interruption = SQLError(kind: .conflict, code: 0, message: "a read goes on later")
}
