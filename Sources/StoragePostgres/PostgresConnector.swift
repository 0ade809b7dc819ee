import CPostgres
import Storage

/// Opens connections to one address.
struct PostgresConnector: Sendable {
    var address: String
    let password: String?
    let namesStatements: Bool
    /// For how long a statement may run on the server, in milliseconds; it ends there what nobody waits for any more.
    var patienceMilliseconds: Int

    /// Opens a connection. Blocks, for a few seconds where a host does not answer.
    ///
    /// - Throws: `SQLError` of kind `unavailable`, with libpq's own words, which carry no password.
    func open() throws(SQLError) -> PostgresConnection {
        // Those before `dbname` yield to what the address says, those after it do not.
        var parameters: [(String, String)] = [
            ("application_name", "sekisho"), ("connect_timeout", "3"), ("keepalives_idle", "10"),
            ("keepalives_interval", "5"), ("keepalives_count", "3"), ("tcp_user_timeout", "10000"),
        ]
        if namesStatements { parameters.append(("options", options)) }
        parameters.append(("dbname", address))
        parameters.append(("client_encoding", "UTF8"))
        if let password { parameters.append(("password", password)) }
        let handle = CStrings.with(parameters.map(\.0)) { keywords in
            CStrings.with(parameters.map(\.1)) { values in PQconnectdbParams(keywords, values, 1) }
        }
        guard let handle, PQstatus(handle) == CONNECTION_OK else {
            let error = SQLError.unavailable(handle, "no connection to the database")
            PQfinish(handle)
            throw error
        }
        // Libpq would write the server's notices to standard error.
        PQsetNoticeProcessor(handle, { _, _ in }, nil)
        return try PostgresConnection(handle, namesStatements: namesStatements)
    }

    /// Statements look rows up by index, also where a table is still small: a walk through the whole table would
    /// make its transaction depend on every row, and so get in the way of every write. An index is walked in its order, so
    /// that a page ends with its last row and is not sorted out of all that come, and tables are joined row by row, by
    /// index, so that a sweep of a hundred rows does not read the ten million that it leaves. Plans do not depend on
    /// values, so they are made once.
    private var options: String {
        "-c enable_seqscan=off -c enable_bitmapscan=off -c enable_hashjoin=off -c enable_mergejoin=off "
            + "-c jit=off -c plan_cache_mode=force_generic_plan "
            + "-c statement_timeout=\(patienceMilliseconds) -c idle_in_transaction_session_timeout=30000"
    }
}
