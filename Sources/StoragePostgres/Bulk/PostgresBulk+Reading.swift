public import Storage

extension PostgresBulk {
    /// The tables that this build's migrations make, as far as they are there.
    func ownTables() throws(SQLError) -> [String] {
        var names: [String] = []
        for name in PostgresProbe.tables
        where try rows("SELECT to_regclass($1)", [TableShape.quoted(name)])[0][0] != nil { names.append(name) }
        return names
    }

    public func tables() throws -> [TableShape] { try ownTables().map(shape) }

    private func shape(of table: String) throws -> TableShape {
        let quoted = TableShape.quoted(table)
        let columns = try rows(
            """
            SELECT a.attname, t.typname FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attrelid = to_regclass($1) AND a.attnum > 0 AND NOT a.attisdropped
            """, [quoted])
        let key = try rows(
            """
            SELECT a.attname FROM pg_index i, unnest(i.indkey) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute a ON a.attnum = k.number
            WHERE i.indrelid = to_regclass($1) AND i.indisprimary AND a.attrelid = i.indrelid ORDER BY k.place
            """, [quoted])
        return TableShape(
            name: table,
            columns: try columns.compactMap { row in
                try Self.kind(of: row[1] ?? "", in: table).map { TableShape.Column(row[0] ?? "", $0) }
            }, key: key.compactMap { $0[0] })
    }

    /// Nil for what means something in this database alone: the number of a transaction.
    private static func kind(of type: String, in table: String) throws -> TableShape.Kind? {
        switch type {
        case "int8", "int4": return .integer
        case "text": return .text
        case "bytea": return .blob
        case "xid8": return nil
        default: throw SQLError(kind: .other, code: 0, message: "\(table) has a column of the unknown type \(type)")
        }
    }

    public func facts() throws -> [String: String] {
        let rows = try rows("SELECT name, value FROM meta").map { ($0[0] ?? "", $0[1] ?? "") }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    public func count(of table: String) throws -> Int {
        try rows("SELECT count(*) FROM \(TableShape.quoted(table))")[0][0].flatMap { Int($0) } ?? 0
    }

    public func numbers(of tables: [TableShape]) throws -> [String: Int64] {
        var numbers: [String: Int64] = [:]
        for table in tables where table.isNumbered {
            var number = try integer(
                "SELECT coalesce(max(\(TableShape.quoted(table.keyColumns[0].name))), 0) FROM \(table.quotedName)")
            if let sequence = try sequence(of: table) {
                number = max(
                    number, try integer("SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM \(sequence)"))
            }
            numbers[table.name] = number
        }
        return numbers
    }

    /// Quoted as a statement wants it.
    func sequence(of table: TableShape) throws(SQLError) -> String? {
        try rows("SELECT pg_get_serial_sequence($1, $2)", [table.quotedName, table.keyColumns[0].name])[0][0]
    }

    private func integer(_ sql: String) throws(SQLError) -> Int64 { try rows(sql)[0][0].flatMap { Int64($0) } ?? 0 }

    public func read(_ table: TableShape, _ take: (RowBatch) throws -> Void) throws {
        // Byte by byte, whatever order the database sorts texts in.
        let order = table.keyColumns.map {
            TableShape.quoted($0.name) + ($0.kind == .text ? " COLLATE \"C\"" : "")
        }.joined(separator: ", ")
        var stream = try PostgresCopyOut(
            handle, query: "SELECT \(table.columnList) FROM \(table.quotedName) ORDER BY \(order)")
        var hasEnded = false
        defer { if !hasEnded { stream.abandon() } }
        var batch = RowBatch(reserving: batchByteCount * 5 / 4)
        while try stream.next(into: &batch) {
            guard batch.bytes.count >= batchByteCount else { continue }
            try take(batch)
            batch = RowBatch(reserving: batchByteCount * 5 / 4)
        }
        hasEnded = true
        if batch.count > 0 { try take(batch) }
    }
}
