import CSQLite
public import Storage

extension SQLiteBulk {
    public func transaction(isDurable: Bool, _ body: () throws -> Void) throws {
        // With NORMAL the log is synced before it is folded in, and so the file is whole whenever the power goes; the last
        // transactions may be missing. The one with FULL takes those before it along.
        try connection.script("PRAGMA synchronous = \(isDurable ? "FULL" : "NORMAL")")
        try connection.begin("BEGIN IMMEDIATE")
        do {
            try body()
            try connection.commit()
        } catch {
            connection.rollback()
            throw error
        }
    }

    /// Nobody else writes to a database that is locked.
    public func claim(_ tables: [TableShape]) {}

    public func append(_ batch: RowBatch, from first: Int, to table: TableShape) throws {
        let statement = try insertionStatement(of: table)
        try batch.bytes.withUnsafeBytes { all in
            for row in first..<batch.count {
                batch.forEachField(ofRow: row, in: all) { place, field in
                    Self.bind(field, table.columns[place].kind, to: statement, Int32(place + 1))
                }
                let status = sqlite3_step(statement)
                sqlite3_reset(statement)
                guard status == SQLITE_DONE else { throw connection.failure(status) }
            }
        }
        // What was bound lies in the batch, which goes.
        sqlite3_clear_bindings(statement)
    }

    private func insertionStatement(of table: TableShape) throws(SQLError) -> OpaquePointer {
        if let insertion, insertion.table == table.name { return insertion.statement }
        endInsertion()
        let places = (1...table.columns.count).map { "?\($0)" }.joined(separator: ", ")
        let statement = try prepare("INSERT INTO \(table.quotedName) (\(table.columnList)) VALUES (\(places))")
        insertion = (table.name, statement)
        return statement
    }

    private static func bind(
        _ field: UnsafeRawBufferPointer?, _ kind: TableShape.Kind, to statement: OpaquePointer, _ place: Int32
    ) {
        // No destructor: the bytes stay where they are for as long as the statement runs.
        guard let field else {
            sqlite3_bind_null(statement, place)
            return
        }
        switch kind {
        case .integer: sqlite3_bind_int64(statement, place, RowBatch.integer(field))
        case .text:
            sqlite3_bind_text(
                statement, place, field.baseAddress?.assumingMemoryBound(to: CChar.self), Int32(field.count), nil)
        case .blob:
            if field.isEmpty {
                sqlite3_bind_zeroblob(statement, place, 0)
            } else {
                sqlite3_bind_blob(statement, place, field.baseAddress, Int32(field.count), nil)
            }
        }
    }

    public func set(_ fact: String, to value: String?) throws {
        if let value {
            try connection.execute(
                "INSERT INTO meta (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                [.text(fact), .text(value)])
        } else {
            try connection.execute("DELETE FROM meta WHERE name = $1", [.text(fact)])
        }
    }

    public func structures() throws -> [SecondaryStructure] {
        try connection.query(
            "SELECT name, tbl_name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY rowid"
        ) {
            SecondaryStructure(name: $0.text(0), table: $0.text(1), definition: $0.text(2), isConstraint: false)
        }
    }

    public func drop(_ structure: SecondaryStructure) throws {
        try connection.script("DROP INDEX \(TableShape.quoted(structure.name))")
    }

    public func make(_ structure: SecondaryStructure) throws {
        endInsertion()
        try connection.script(structure.definition)
    }

    /// Its references are part of its tables, and were not looked at while rows came.
    public func checkReferences() throws {
        let broken = try connection.query(
            """
            SELECT "table", count(*), parent FROM pragma_foreign_key_check GROUP BY "table", parent ORDER BY "table"
            """
        ) { BrokenReference(table: $0.text(0), rows: $0.int(1), missingIn: $0.text(2)) }
        if let first = broken.first { throw first }
    }

    public func number(_ tables: [TableShape], behind numbers: [String: Int64]) throws {
        for table in tables where accounted.contains(table.name) {
            guard let number = numbers[table.name], number > 0 else { continue }
            // The table has no key to meet.
            try connection.execute(
                "DELETE FROM sqlite_sequence WHERE name = $1 AND seq < $2", [.text(table.name), .integer(number)])
            try connection.execute(
                """
                INSERT INTO sqlite_sequence (name, seq)
                SELECT $1, $2 WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = $1)
                """, [.text(table.name), .integer(number)])
        }
    }

    /// Folds the log into the database.
    public func settle(_ tables: [TableShape]) throws {
        endInsertion()
        try connection.script("PRAGMA synchronous = FULL; PRAGMA wal_checkpoint(TRUNCATE);")
    }
}
