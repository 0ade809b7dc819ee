import Glibc
import Storage
import Threads

/// What one thread of a pool has: a connection, made anew whenever it broke, and the ways to use it.
final class PostgresSession {
    let connector: PostgresConnector
    private var connection: PostgresConnection?
    /// When the last attempt to connect failed, and how.
    private var refusal: (at: Int64, error: SQLError)?

    /// How often writes had to run anew since the last call of `takeRecord()`, and what they were admitted to.
    private var conflicts = 0
    private var subjects: [WriteTurns.Subject] = []
    private let admits: @Sendable (WriteTurns.Subject) -> Bool

    /// A write that has to wait for another one. Nothing of it has run.
    struct Waiting: Error {
        let subject: WriteTurns.Subject
    }

    /// - Parameter admits: whether a write may go on with what it begins with. Where not, `write` throws `Waiting`.
    init(_ connector: PostgresConnector, admits: @escaping @Sendable (WriteTurns.Subject) -> Bool = { _ in true }) {
        self.connector = connector
        self.admits = admits
    }

    func takeRecord() -> (conflicts: Int, subjects: [WriteTurns.Subject]) {
        defer { (conflicts, subjects) = (0, []) }
        return (conflicts, subjects)
    }

    private func admit(_ subject: WriteTurns.Subject) -> Bool {
        if subjects.contains(subject) { return true }
        guard admits(subject) else { return false }
        subjects.append(subject)
        return true
    }

    func close() {
        connection?.close()
        connection = nil
    }

    /// Runs a read in a snapshot; a connection that breaks meanwhile is replaced, since reading twice does no harm.
    ///
    /// - Parameter deadline: by the monotonic clock, in milliseconds.
    func read<T>(before deadline: Int64, _ body: (any SQLConnection) throws -> T) throws -> T {
        try Self.requireTime(before: deadline)
        var retry = Retry(before: deadline)
        while true {
            let connection = try opened(before: deadline)
            connection.begin(.snapshot)
            do {
                let value = try body(connection)
                try connection.endRead()
                return value
            } catch {
                abandon(connection)
                if connector.refusalPause != nil { throw error }
                try retry.again(after: error)
            }
        }
    }

    /// Runs a write until it is committed, or refuses. Never runs what was committed a second time.
    func write<T>(before deadline: Int64, _ body: (any SQLConnection) throws -> T) throws -> T {
        try Self.requireTime(before: deadline)
        var retry = Retry(before: deadline)
        defer { conflicts += retry.conflicts }
        while true {
            let connection = try opened(before: deadline)
            connection.begin(.writing)
            let value: T
            do {
                value = try body(connection)
                if let subject = connection.awaited { throw Waiting(subject: subject) }
            } catch {
                if let subject = connection.awaited { throw Waiting(subject: subject) }
                abandon(connection)
                try retry.again(after: error)
                continue
            }
            var failure: SQLError?
            do throws(SQLError) { try connection.commit() } catch { failure = error }
            if failure == nil, !connection.hasWarned { return value }
            let (isBroken, transaction) = (connection.isBroken, connection.transaction)
            if failure != nil { abandon(connection) }
            if failure?.isOutcomeUnknown == true { throw UnknownOutcome() }
            // Without an id the commit was not sent.
            if isBroken || failure == nil, let transaction, try isCommitted(transaction) { return value }
            try retry.again(after: failure ?? Self.warned)
        }
    }

    /// Rolls back; what cannot be rolled back is closed, and the server undoes it.
    func abandon(_ connection: PostgresConnection) {
        if !connection.isBroken { try? connection.rollback() }
        guard connection.isBroken else { return }
        drop()
        connector.route.doubt()
    }

    private static let warned = SQLError(
        kind: .unavailable, code: 0, message: "a commit was answered with a warning, and then lost")

    func drop() {
        connection?.close()
        connection = nil
    }

    /// Refuses what has waited for so long that nobody waits any more. Begun with no time left, it would cost its
    /// connection, and so the time of those who come after it.
    private static func requireTime(before deadline: Int64) throws(SQLError) {
        guard Monotonic.milliseconds < deadline else {
            throw SQLError(kind: .unavailable, code: 0, message: "the database does not answer")
        }
    }

    func opened(before deadline: Int64) throws(SQLError) -> PostgresConnection {
        // A statement may have longer than whoever waits for a connection at all.
        let end = min(deadline, Monotonic.milliseconds + Int64(connector.connectPatienceMilliseconds))
        while true {
            if let connection {
                let doubts = connector.route.doubtCount
                if connection.doubtCount == doubts || connection.answers(before: deadline) {
                    connection.doubtCount = doubts
                    connection.deadline = deadline
                    return connection
                }
                drop()
            }
            guard Monotonic.milliseconds < end else {
                throw refusal?.error
                    ?? SQLError(kind: .unavailable, code: 0, message: "the database does not answer")
            }
            if let pause = connector.refusalPause, let refusal, Monotonic.milliseconds - refusal.at < pause {
                throw refusal.error
            }
            do {
                connection = try connector.open(before: end)
                connection?.admits = { [unowned self] in admit($0) }
                refusal = nil
            } catch {
                refusal = (Monotonic.milliseconds, error)
                if connector.refusalPause != nil { throw error }
                usleep(useconds_t.random(in: 20_000...120_000))
            }
        }
    }
}
