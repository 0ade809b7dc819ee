/// What stands between a server and the database, as PgBouncer does.
public enum PostgresPooler: Sendable, Equatable {
    /// Nothing.
    case none
    /// A pooler that keeps each connection on one of the database's.
    case session
    /// A pooler that gives each transaction whichever connection is free.
    ///
    /// - Parameter keepsNames: whether a statement that was prepared under a name is found again all the same.
    case transaction(keepsNames: Bool)

    /// Finds out by two connections of one address.
    ///
    /// The protocol tells each connection its process; a pooler makes one up. What a session sets is the session's,
    /// unless the next transaction of somebody else gets the same connection.
    public static func between(
        address: String, password: String?
    ) throws(PostgresRefusal) -> PostgresPooler {
        let first = try PostgresProbe(address: address, password: password)
        guard try first.value("SELECT pg_backend_pid()") != "\(first.processOfProtocol)" else { return .none }
        // Not a secret: only another than everybody else's.
        let mark = "\(UInt64.random(in: .min ... .max))"
        let name = "sekisho_\(mark)"
        let second = try PostgresProbe(address: address, password: password)
        // The pooler lends the connection that was given back last.
        _ = try first.rows("SELECT set_config('sekisho.probe', $1, false)", [mark])
        let seen = try second.setting("sekisho.probe")
        guard seen == mark else { return .session }
        _ = try second.rows("SELECT set_config('sekisho.probe', '', false)")
        try first.prepare(name, "SELECT 1")
        let isShared = (try? second.run(prepared: name)) != nil
        let isFound = (try? first.run(prepared: name)) != nil
        return .transaction(keepsNames: isFound && !isShared)
    }
}
