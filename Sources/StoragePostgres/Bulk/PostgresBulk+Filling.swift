public import Storage

extension PostgresBulk {
    public func transaction(isDurable: Bool, _ body: () throws -> Void) throws {
        try run("BEGIN ISOLATION LEVEL READ COMMITTED")
        do {
            // What is not waited for comes in order all the same, and is kept before what comes after it.
            try run("\(Self.patience)\(isDurable ? "" : "; SET LOCAL synchronous_commit = off")")
            try body()
            try endStream()
            try run("COMMIT")
        } catch {
            stream?.abandon()
            stream = nil
            _ = try? run("ROLLBACK")
            throw error
        }
    }

    public func claim(_ tables: [TableShape]) throws {
        let names = (tables.map(\.quotedName) + ["meta"]).joined(separator: ", ")
        do {
            try run("LOCK TABLE \(names) IN ACCESS EXCLUSIVE MODE")
        } catch {
            throw error.kind == .busy ? Busy.writers(database: name) : error
        }
    }

    public func append(_ batch: RowBatch, from first: Int, to table: TableShape) throws {
        if stream?.table != table.name {
            try endStream()
            stream = try PostgresCopyIn(handle, table: table)
        }
        try stream?.put(batch.bytes, batch.range(from: first))
    }

    /// Other statements wait until the rows are in.
    private func endStream() throws(SQLError) {
        guard let ended = stream else { return }
        stream = nil
        try ended.finish()
    }

    public func set(_ fact: String, to value: String?) throws {
        try endStream()
        if let value {
            _ = try rows(
                "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [fact, value])
        } else {
            _ = try rows("DELETE FROM meta WHERE name = $1", [fact])
        }
    }

    public func structures() throws -> [SecondaryStructure] {
        let tables = try ownTables()
        let indexes = try rows(
            """
            SELECT i.indexrelid, c.relname, t.relname, pg_get_indexdef(i.indexrelid)
            FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_class t ON t.oid = i.indrelid
            WHERE t.relnamespace = CAST(current_schema() AS regnamespace)
                AND NOT EXISTS (SELECT 1 FROM pg_constraint n WHERE n.conindid = i.indexrelid AND n.contype IN ('p', 'u', 'x'))
            ORDER BY i.indexrelid
            """
        ).map { (table: $0[2] ?? "", name: $0[1] ?? "", definition: $0[3] ?? "", isConstraint: false) }
        // After the indexes, by which they are checked.
        let references = try rows(
            """
            SELECT n.oid, n.conname, t.relname, pg_get_constraintdef(n.oid)
            FROM pg_constraint n JOIN pg_class t ON t.oid = n.conrelid
            WHERE t.relnamespace = CAST(current_schema() AS regnamespace) AND n.contype = 'f' ORDER BY n.oid
            """
        ).map { (table: $0[2] ?? "", name: $0[1] ?? "", definition: $0[3] ?? "", isConstraint: true) }
        return (indexes + references).filter { tables.contains($0.table) }.map { found in
            SecondaryStructure(
                name: found.name, table: found.table,
                definition: found.isConstraint
                    ? "ALTER TABLE \(TableShape.quoted(found.table)) ADD CONSTRAINT \(TableShape.quoted(found.name)) "
                        + found.definition : found.definition,
                isConstraint: found.isConstraint)
        }
    }

    public func drop(_ structure: SecondaryStructure) throws {
        let name = TableShape.quoted(structure.name)
        try run(
            structure.isConstraint
                ? "ALTER TABLE \(TableShape.quoted(structure.table)) DROP CONSTRAINT \(name)" : "DROP INDEX \(name)")
    }

    public func make(_ structure: SecondaryStructure) throws { try run(structure.definition) }

    /// PostgreSQL has looked when they were made.
    public func checkReferences() {}

    public func number(_ tables: [TableShape], behind numbers: [String: Int64]) throws {
        for table in tables {
            guard let number = numbers[table.name], number > 0, let sequence = try sequence(of: table) else { continue }
            _ = try rows(
                """
                SELECT setval(CAST($1 AS regclass),
                    greatest(CAST($2 AS BIGINT), (SELECT last_value FROM \(sequence))))
                """, [sequence, "\(number)"])
        }
    }

    /// Counts what is in the tables, so that plans are made for it.
    public func settle(_ tables: [TableShape]) throws {
        for table in tables where try rows("SELECT 1 FROM \(table.quotedName) LIMIT 1").count > 0 {
            try run("ANALYZE \(table.quotedName)")
        }
    }
}
