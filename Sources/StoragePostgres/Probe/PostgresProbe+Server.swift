/// What a server says of itself.
extension PostgresProbe {
    /// The engine's own name and version: `PostgreSQL 15.4 on ...`, also of engines that only speak its protocol.
    public func product() throws(PostgresRefusal) -> String { try value("SELECT version()") ?? "" }

    /// What tells this database, and the schema in it, from all others that are there now, by whatever address it was reached.
    public func identity() throws(PostgresRefusal) -> String? {
        try value(
            """
            SELECT concat_ws('/', extract(epoch FROM pg_postmaster_start_time()),
                (SELECT oid FROM pg_database WHERE datname = current_database()), current_schema())
            """)
    }

    /// The database's time of day, in milliseconds since 1970.
    public func timeOfDay() throws(PostgresRefusal) -> Int64 {
        let text = try value("SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)")
        return text.flatMap { Int64($0) } ?? 0
    }

    /// Whether it follows another server.
    public func isStandby() throws(PostgresRefusal) -> Bool { try value("SELECT pg_is_in_recovery()") == "t" }

    /// Whether transactions can be serializable, as all writes are.
    public func offersSerializable() throws(PostgresRefusal) -> Bool {
        _ = try rows("BEGIN ISOLATION LEVEL SERIALIZABLE")
        let level: String?
        do {
            level = try setting("transaction_isolation")
        } catch {
            _ = try? rows("ROLLBACK")
            throw error
        }
        _ = try rows("ROLLBACK")
        return level == "serializable"
    }

    /// How far a standby is behind, in milliseconds; nil where nothing was ever replayed. Zero where it has replayed
    /// all that it has received.
    public func replayLag() throws(PostgresRefusal) -> Int64? {
        let text = try value(
            """
            SELECT CASE WHEN pg_last_wal_receive_lsn() = pg_last_wal_replay_lsn() THEN 0
                ELSE CAST(extract(epoch FROM clock_timestamp() - pg_last_xact_replay_timestamp()) * 1000 AS BIGINT) END
            """)
        return text.flatMap { Int64($0) }
    }

    /// Standbys that follow this server, and how many of them commits wait for; nil where this account may not know.
    public func standbys() throws(PostgresRefusal) -> (all: Int, synchronous: Int?) {
        let row = try rows(
            """
            SELECT count(*), count(sync_state), count(*) FILTER (WHERE sync_state IN ('sync', 'quorum'))
            FROM pg_stat_replication
            """
        ).first?.map { $0.flatMap { Int($0) } ?? 0 }
        guard let row, row.count == 3 else { return (0, nil) }
        return (row[0], row[0] == row[1] ? row[2] : nil)
    }

    /// Connections, as the server limits and counts them.
    public struct Connections: Sendable, Equatable {
        /// For accounts without privileges.
        public let maximum: Int
        /// Of this account, and of this database; nil where there is none.
        public let ofRole: Int?
        public let ofDatabase: Int?
        /// Of Sekisho's servers to this database now.
        public let used: Int

        /// What all servers together may have.
        public var limit: Int { min(maximum, ofRole ?? maximum, ofDatabase ?? maximum) }
    }

    public func connections() throws(PostgresRefusal) -> Connections {
        func limit(_ text: String?) -> Int? { text.flatMap { Int($0) }.flatMap { $0 < 0 ? nil : $0 } }
        let reserved =
            (limit(try setting("superuser_reserved_connections")) ?? 0)
            + (limit(try setting("reserved_connections")) ?? 0)
        let used = try value(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'sekisho'")
        return Connections(
            maximum: (limit(try setting("max_connections")) ?? Int.max) - reserved,
            ofRole: limit(try value("SELECT rolconnlimit FROM pg_roles WHERE rolname = current_user")),
            ofDatabase: limit(try value("SELECT datconnlimit FROM pg_database WHERE datname = current_database()")),
            used: limit(used) ?? 0)
    }

    /// Nil where this connection hears what others notify, else why not.
    public func listeningProblem() throws(PostgresRefusal) -> String? {
        do {
            _ = try rows("LISTEN sekisho_probe")
            _ = try rows("UNLISTEN sekisho_probe")
            return nil
        } catch {
            guard error.reason != .unreachable else { throw error }
            return error.message
        }
    }
}
