import CPostgres
import Storage
import Threads

/// Opens connections to one address.
struct PostgresConnector: Sendable {
    var address: String
    /// What connections to this address know of each other.
    var route: PostgresRoute
    let password: String?
    let namesStatements: Bool
    /// For how long a statement may run on the server, in milliseconds; it ends there what nobody waits for any more.
    var patienceMilliseconds: Int
    /// For how long whoever waits for a connection tries to get one, in milliseconds.
    var connectPatienceMilliseconds: Int
    /// For how long after a refused connection nobody tries again, and is refused too, in milliseconds; nil: whoever
    /// waits tries until the time is up.
    var refusalPause: Int64?

    /// Opens a connection. Blocks until then, or until the time is up.
    ///
    /// - Parameter deadline: by the monotonic clock, in milliseconds.
    /// - Throws: `SQLError` of kind `unavailable`, with libpq's own words, which carry no password.
    func open(before deadline: Int64) throws(SQLError) -> PostgresConnection {
        let doubts = route.doubtCount
        let handle = try connect(as: "sekisho", before: deadline)
        let connection = try PostgresConnection(handle, namesStatements: namesStatements)
        // Not as parameters of the connection, which poolers refuse; and where a pooler gives each transaction another
        // connection, not at all.
        if namesStatements {
            do throws(SQLError) {
                try connection.setUp(settings, before: deadline)
            } catch {
                connection.close()
                throw error
            }
        }
        connection.doubtCount = doubts
        route.arrive(handle)
        return connection
    }

    /// Opens a connection in libpq's own ways, for who uses it without a pipeline.
    ///
    /// - Parameters:
    ///   - application: what the database shows it as, unless the address says otherwise.
    ///   - deadline: by the monotonic clock, in milliseconds.
    func connect(as application: String, before deadline: Int64) throws(SQLError) -> OpaquePointer {
        let dial = PostgresDial(
            address: address,
            defaults: [
                ("application_name", application), ("keepalives_idle", "10"), ("keepalives_interval", "5"),
                ("keepalives_count", "3"), ("tcp_user_timeout", "10000"),
            ], password: password)
        do throws(PostgresDial.Failure) {
            return try dial.open(places: route.order, before: deadline)
        } catch {
            throw SQLError.of(error)
        }
    }

    /// Statements look rows up by index, also where a table is still small: a walk through the whole table would
    /// make its transaction depend on every row, and so get in the way of every write. An index is walked in its order, so
    /// that a page ends with its last row and is not sorted out of all that come, and tables are joined row by row, by
    /// index, so that a sweep of a hundred rows does not read the ten million that it leaves. Plans do not depend on
    /// values, so they are made once.
    ///
    /// Warnings have to arrive: by one a server says that a commit did not wait for its standby.
    private var settings: [String] {
        [
            "SET enable_seqscan = off", "SET enable_bitmapscan = off", "SET enable_hashjoin = off",
            "SET enable_mergejoin = off", "SET jit = off", "SET plan_cache_mode = force_generic_plan",
            "SET client_min_messages = warning", "SET statement_timeout = \(patienceMilliseconds)",
            "SET idle_in_transaction_session_timeout = 30000",
        ]
    }
}
