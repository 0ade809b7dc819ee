import Glibc
import Storage
import Threads

/// What becomes of a commit that nobody has answered, or not without a warning.
extension PostgresSession {
    /// What a server says of a transaction whose commit was sent.
    private enum Fate {
        /// It has taken effect, and lasts as every write does.
        case committed
        /// It has not, and never will.
        case undone
        /// Nobody can tell.
        case unknown
        /// Nobody can tell yet.
        case pending
        /// It follows another server, and may not have heard of a commit yet that it will have.
        case elsewhere
    }

    /// Whether a transaction whose commit was sent has taken effect.
    ///
    /// - Throws: `UnknownOutcome` where nobody can tell in time.
    func isCommitted(_ transaction: PostgresTransaction) throws(UnknownOutcome) -> Bool {
        let deadline = Monotonic.milliseconds + Int64(connector.patienceMilliseconds)
        while true {
            let connection: PostgresConnection
            do { connection = try opened(before: deadline) } catch { throw UnknownOutcome() }
            do {
                switch try Self.fate(of: transaction, told: connection) {
                case .committed: return true
                case .undone:
                    abandon(connection)
                    return false
                case .unknown: throw UnknownOutcome()
                case .pending: abandon(connection)
                case .elsewhere: drop()
                }
            } catch {
                abandon(connection)
                guard let error = error as? SQLError else { throw UnknownOutcome() }
                // A transaction that this server has never heard of: it took over before it came here.
                if error.isAboutUnknownTransaction { return false }
                guard error.kind == .unavailable else { throw UnknownOutcome() }
            }
            guard Monotonic.milliseconds < deadline else { throw UnknownOutcome() }
            usleep(20_000)
        }
    }

    /// Leaves the transaction open in which it asked, except where it says `committed`.
    private static func fate(of transaction: PostgresTransaction, told connection: PostgresConnection) throws -> Fate {
        connection.begin(.none)
        // One transaction, so that behind a pooler all of it is said by one server.
        try connection.queue("BEGIN ISOLATION LEVEL READ COMMITTED")
        let found = try connection.first(question, [.integer(transaction.id)]) { row in
            (life: ServerLife(row, from: 0), isStandby: row.integer(2) == 1, status: row.optionalText(3))
        }
        guard let found else { return .unknown }
        if found.isStandby { return .elsewhere }
        guard found.life == transaction.life else {
            switch found.status {
            case "aborted": return .undone
            // Another transaction has the id: this one was lost with its server.
            case "in progress" where found.life.start != transaction.life.start: return .undone
            // Another transaction may have the id, or somebody has reset the counters.
            default: return .unknown
            }
        }
        switch found.status {
        case "aborted": return .undone
        case "in progress": return .pending
        case "committed": break
        default: return .unknown
        }
        // Whoever ended the connection, or the wait, may have ended the wait for the standby alone. What is written now is
        // waited for too, and the standby has it only after that which was written before.
        try connection.execute("SELECT pg_logical_emit_message(true, 'sekisho', '')")
        try connection.commit()
        return connection.hasWarned ? .pending : .committed
    }

    private static let question = SQLText(
        """
        SELECT \(ServerLife.columns), CAST(pg_is_in_recovery() AS INTEGER),
            CASE WHEN pg_is_in_recovery() THEN NULL ELSE pg_xact_status(CAST(CAST($1 AS TEXT) AS xid8)) END
        """)
}
