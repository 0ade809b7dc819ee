import CSQLite
public import Storage

extension SQLiteBulk {
    public func tables() throws -> [TableShape] {
        let names = try connection.query(
            "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name"
        ) { $0.text(0) }
        return try names.map { table in
            let columns = try connection.query(
                "SELECT name, type, pk FROM pragma_table_info($1)", [.text(table)]
            ) { (name: $0.text(0), type: $0.text(1), place: $0.int(2)) }
            return TableShape(
                name: table,
                columns: try columns.map { TableShape.Column($0.name, try Self.kind(of: $0.type, in: table)) },
                key: columns.filter { $0.place > 0 }.sorted { $0.place < $1.place }.map(\.name))
        }
    }

    private static func kind(of type: String, in table: String) throws -> TableShape.Kind {
        switch type {
        case "INTEGER", "BIGINT": return .integer
        case "TEXT": return .text
        case "BLOB": return .blob
        default: throw SQLError(kind: .other, code: 0, message: "\(table) has a column of the unknown type \(type)")
        }
    }

    public func facts() throws -> [String: String] {
        let rows = try connection.query("SELECT name, value FROM meta") { ($0.text(0), $0.text(1)) }
        return Dictionary(uniqueKeysWithValues: rows)
    }

    public func count(of table: String) throws -> Int {
        Int(try number("SELECT count(*) FROM \(TableShape.quoted(table))"))
    }

    public func numbers(of tables: [TableShape]) throws -> [String: Int64] {
        let accounts = try connection.query("SELECT name, seq FROM sqlite_sequence") { ($0.text(0), $0.integer(1)) }
        var numbers = Dictionary(uniqueKeysWithValues: accounts)
        for table in tables where table.isNumbered {
            let greatest = try number("SELECT coalesce(max(\(table.keyColumns[0].name)), 0) FROM \(table.quotedName)")
            numbers[table.name] = max(greatest, numbers[table.name] ?? 0)
        }
        return numbers.filter { entry in tables.contains { $0.name == entry.key } }
    }

    private func number(_ sql: String) throws -> Int64 {
        let statement = try prepare(sql)
        defer { sqlite3_finalize(statement) }
        let status = sqlite3_step(statement)
        guard status == SQLITE_ROW else { throw connection.failure(status, sql: sql) }
        return sqlite3_column_int64(statement, 0)
    }

    public func read(_ table: TableShape, _ take: (RowBatch) throws -> Void) throws {
        let order = table.keyColumns.map { TableShape.quoted($0.name) }.joined(separator: ", ")
        let sql = "SELECT \(table.columnList) FROM \(table.quotedName) ORDER BY \(order)"
        let statement = try prepare(sql)
        defer { sqlite3_finalize(statement) }
        let count = Int32(table.columns.count)
        var batch = RowBatch(reserving: batchByteCount * 5 / 4)
        while true {
            let status = sqlite3_step(statement)
            if status == SQLITE_DONE { break }
            guard status == SQLITE_ROW else { throw connection.failure(status, sql: sql) }
            batch.beginRow(fields: Int(count))
            for column in 0..<count { Self.append(column, of: statement, to: &batch) }
            batch.endRow()
            if batch.bytes.count >= batchByteCount {
                try take(batch)
                batch = RowBatch(reserving: batchByteCount * 5 / 4)
            }
        }
        if batch.count > 0 { try take(batch) }
    }

    private static func append(_ column: Int32, of statement: OpaquePointer, to batch: inout RowBatch) {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_NULL: batch.appendNull()
        case SQLITE_INTEGER: batch.append(sqlite3_column_int64(statement, column))
        default:
            // A text as it is stored, whatever it holds.
            let start = sqlite3_column_blob(statement, column)
            let count = Int(sqlite3_column_bytes(statement, column))
            batch.append(UnsafeRawBufferPointer(start: start, count: start == nil ? 0 : count))
        }
    }
}
