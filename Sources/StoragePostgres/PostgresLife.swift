/// Which life of which server a transaction's id belongs to.
///
/// The log does not know of an id before its transaction's first record, and what a server had not written when it
/// crashed is gone: afterwards it gives the same id to another transaction, and so does a standby that was promoted. Who
/// asks about an id therefore has to ask in the life in which it was given.
///
/// A server's start tells servers and their restarts apart, but stays the same where only one of its processes crashed.
/// Then all the others end too, and counting begins anew; whoever resets the counters makes a new life of it as well,
/// which costs no more than an answer that is not known.
enum PostgresLife {
    static let query: StaticString =
        "SELECT concat(pg_postmaster_start_time(), ' ', (SELECT stats_reset FROM pg_stat_bgwriter))"
}
