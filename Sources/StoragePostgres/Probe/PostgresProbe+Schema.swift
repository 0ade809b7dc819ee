public import Storage

/// What is in a database, as far as servers of this or another release have made it.
extension PostgresProbe {
    /// Nil where no server has ever made anything here.
    public func appliedMigrations() throws(PostgresRefusal) -> [AppliedMigration]? {
        guard try value("SELECT to_regclass('schema_migrations')") != nil else { return nil }
        return try rows(AppliedMigration.textQuery).map(AppliedMigration.init(textRow:))
    }

    /// A fact about the database (`MetaReader`).
    public func meta(_ name: String) throws(PostgresRefusal) -> String? {
        try value("SELECT value FROM meta WHERE name = $1", [name])
    }

    /// Which of these pools are there.
    public func pools(among ids: [String]) throws(PostgresRefusal) -> [String] {
        var found: [String] = []
        for id in ids where try value("SELECT 1 FROM pools WHERE id = $1", [id]) != nil { found.append(id) }
        return found
    }

    /// Whether this account may make tables where they would be made; nil where no schema is there to make them in.
    public func mayMakeTables() throws(PostgresRefusal) -> Bool? {
        try value("SELECT has_schema_privilege(current_schema(), 'CREATE')").map { $0 == "t" }
    }

    /// Tables of ours in which this account may not do all that a server does, and those that it may not change by a
    /// migration, since they are another's.
    public func tablesOutOfReach() throws(PostgresRefusal) -> (use: [String], change: [String]) {
        var (use, change): ([String], [String]) = ([], [])
        for table in Self.tables {
            let row = try rows(
                """
                SELECT has_table_privilege(c.oid, 'SELECT') AND has_table_privilege(c.oid, 'INSERT')
                    AND has_table_privilege(c.oid, 'UPDATE') AND has_table_privilege(c.oid, 'DELETE'),
                    pg_has_role(c.relowner, 'USAGE')
                FROM pg_class c WHERE c.oid = to_regclass($1)
                """, [table]
            ).first
            guard let row else { continue }
            if row[0] != "t" { use.append(table) }
            if row[1] != "t" { change.append(table) }
        }
        return (use, change)
    }

    /// Indexes of ours that sort texts otherwise than byte by byte: a system's update can change such an order beneath
    /// them, and searches by prefix find nothing.
    public func indexesOfOtherCollation() throws(PostgresRefusal) -> [String] {
        var found: [String] = []
        for table in Self.tables {
            found += try rows(
                """
                SELECT DISTINCT i.indexrelid::regclass::text FROM pg_index i, unnest(i.indcollation) c
                JOIN pg_collation l ON l.oid = c
                WHERE i.indrelid = to_regclass($1) AND l.collname NOT IN ('C', 'POSIX', 'ucs_basic')
                """, [table]
            ).compactMap { $0[0] }
        }
        return found.sorted()
    }

    /// The tables that this build's migrations make.
    static let tables: [String] = {
        var names: Set<String> = []
        for migration in PostgresMigrations.all {
            for line in migration.sql.split(separator: "\n") where line.hasPrefix("CREATE TABLE ") {
                names.insert(String(line.dropFirst("CREATE TABLE ".count).prefix { $0 != " " && $0 != "(" }))
            }
        }
        return names.sorted()
    }()
}
