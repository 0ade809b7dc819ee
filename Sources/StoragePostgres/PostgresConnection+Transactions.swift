import Storage

// Transactions: how each begins with its first statement, and how it ends.
extension PostgresConnection {
    func begin(_ mode: Mode) {
        self.mode = mode
        statementCount = 0
        transaction = nil
        hasWarned = false
        lateFailure = nil
        hasRecorded = false
        needsSnapshot = false
        awaited = nil
    }

    /// Whether anything of the transaction has reached the server.
    var hasBegun: Bool { statementCount > 0 }

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

    func prepareTransaction(for statement: PostgresStatement) throws(SQLError) {
        if case .writing = mode, statementCount == 0, let admits {
            var hasher = Hasher()
            hasher.combine(statement.text)
            statement.parameters.hash(into: &hasher)
            let subject = hasher.finalize()
            guard admits(subject) else {
                awaited = subject
                throw Self.waiting
            }
        }
        defer { statementCount += 1 }
        try openTransaction(mode)
    }

    private static let waiting = SQLError(kind: .busy, code: 0, message: "another write is to go first")

    func openTransaction(_ mode: Mode) throws(SQLError) {
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
}
