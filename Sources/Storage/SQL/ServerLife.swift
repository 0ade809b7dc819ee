/// Which life of which PostgreSQL server a transaction's id, or a snapshot, belongs to.
///
/// The log does not know of an id before its transaction's first record, and what a server had not written when it
/// crashed is gone: afterwards it gives the same id to another transaction, and so does a standby that was promoted. An
/// id, and a snapshot, therefore mean something only in the life in which they were given.
///
/// A server's start tells servers and their restarts apart, but stays the same where only one of its processes crashed.
/// Then all the others end too, and counting begins anew; whoever resets the counters makes a new life of it as well,
/// which costs no more than an answer that is not known, or messages that are read once more.
public struct ServerLife: Sendable, Equatable {
    /// When the server was started: microseconds by its clock.
    public let start: Int64
    /// When its counters began; 0 where it does not say.
    public let counters: Int64

    public init(start: Int64, counters: Int64) {
        self.start = start
        self.counters = counters
    }

    /// What a statement asks for to learn it: two columns, as numbers, which no setting of a session shows differently.
    public static let columns = "pg_postmaster_start_time(), (SELECT stats_reset FROM pg_stat_bgwriter)"

    /// - Parameter column: of the first of `columns`.
    public init(_ row: SQLRow, from column: Int) {
        self.init(start: row.integer(column), counters: row.integer(column + 1))
    }

    /// For who brings it back.
    var text: String { "\(start)-\(counters)" }
}
