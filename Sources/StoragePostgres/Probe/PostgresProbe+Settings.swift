/// The server's settings, as they are for this connection and as they will be for the next.
extension PostgresProbe {
    /// A setting as it is in force for this connection; nil where the engine has none of that name.
    public func setting(_ name: String) throws(PostgresRefusal) -> String? {
        try value("SELECT current_setting($1, true)", [name])
    }

    /// A setting as it is for this connection, and, where that is another, as it is for those that begin from now on.
    ///
    /// A pooler lends connections that began before somebody changed it, so one of the two alone says little.
    public func settings(_ name: String) throws(PostgresRefusal) -> [PostgresSetting] {
        let altered = try alteredSettings().first { $0.name == name }
        guard let current = try setting(name) else { return altered.map { [$0] } ?? [] }
        guard let altered else { return [PostgresSetting(name, current)] }
        // The same, and it is known by whom.
        return altered.value == current ? [altered] : [PostgresSetting(name, current), altered]
    }

    /// What ALTER ROLE and ALTER DATABASE have set for this account's connections to this database: of several settings
    /// of one name the one that is in force (PostgreSQL manual, ALTER ROLE).
    public func alteredSettings() throws(PostgresRefusal) -> [PostgresSetting] {
        try rows(
            """
            SELECT DISTINCT ON (1) lower(split_part(entry, '=', 1)), substr(entry, strpos(entry, '=') + 1),
                CASE WHEN s.setrole <> 0 AND s.setdatabase <> 0
                        THEN format('ALTER ROLE %I IN DATABASE %I', session_user, current_database())
                    WHEN s.setrole <> 0 THEN format('ALTER ROLE %I', session_user)
                    WHEN s.setdatabase <> 0 THEN format('ALTER DATABASE %I', current_database())
                    ELSE 'ALTER ROLE ALL' END
            FROM pg_db_role_setting s CROSS JOIN LATERAL unnest(s.setconfig) AS entry
            WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
                AND s.setrole IN (0, (SELECT oid FROM pg_roles WHERE rolname = session_user))
            ORDER BY 1, s.setrole <> 0 DESC, s.setdatabase <> 0 DESC
            """
        ).map { PostgresSetting($0[0] ?? "", $0[1] ?? "", source: $0[2]) }
    }

    /// Schemas with a server's tables, and the one that this connection uses.
    public func schemas() throws(PostgresRefusal) -> (used: String?, all: [String]) {
        let used = try value(
            "SELECT relnamespace::regnamespace::text FROM pg_class WHERE oid = to_regclass('schema_migrations')")
        let all = try rows(
            """
            SELECT relnamespace::regnamespace::text FROM pg_class WHERE relname = 'schema_migrations' AND relkind = 'r'
            ORDER BY 1
            """
        ).compactMap { $0[0] }
        return (used, all)
    }

    /// Tables of ours with rows that policies may hide from this account.
    public func tablesWithPolicies() throws(PostgresRefusal) -> [String] {
        var found: [String] = []
        for table in Self.tables {
            let isActive = try value(
                "SELECT row_security_active(c.oid) FROM pg_class c WHERE c.oid = to_regclass($1)", [table])
            if isActive == "t" { found.append(table) }
        }
        return found
    }
}
