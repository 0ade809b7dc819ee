import CPostgres
import Glibc
import Storage
import Threads

// Answers: taken in the order in which things were sent, no longer than until `deadline`.
extension PostgresConnection {
    /// Takes answers up to the end of the pipeline and returns that of `statement`.
    func answer(of statement: PostgresStatement) throws(SQLError) -> PostgresResult {
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

    func takeAnswers(
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

    static let undone = SQLError(kind: .transactionLost, code: 0, message: "the transaction was undone")

    static let aborted = SQLError(kind: .conflict, code: 0, message: "an earlier statement failed")

    /// Takes the result of one thing sent, and the null that ends it.
    func take(_ sent: Sent, _ wanted: (PostgresResult, PostgresStatement) -> Bool) throws(SQLError) {
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

    func takeSynchronization() throws(SQLError) {
        guard let result = try next() else { throw broken("the database left out an answer") }
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_PIPELINE_SYNC else {
            throw broken("the database's answers are out of step")
        }
    }

    /// The next result, or nil where libpq says that one thing's results have ended.
    func next() throws(SQLError) -> OpaquePointer? {
        while PQisBusy(handle) == 1 {
            try wait(for: Int16(POLLIN))
            guard PQconsumeInput(handle) == 1 else { throw broken("the database connection failed") }
        }
        let result = PQgetResult(handle)
        if result == nil, PQstatus(handle) != CONNECTION_OK { throw broken("the database connection failed") }
        return result
    }

    func flush(waiting: Bool) throws(SQLError) {
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

    func wait(for events: Int16) throws(SQLError) {
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
