import Storage
import Testing

@testable import StorageSQLite

@Suite struct SQLiteConnectionTests {
    @Test(arguments: [
        SQLValue.null, 0, .integer(.min), .integer(.max), "", "déjà vu 🦆", .text("a\0b"),
        .text(String(repeating: "x", count: 100_000)), .blob([]), .blob([0, 255, 0]),
    ])
    func `values come back as they were bound`(_ value: SQLValue) async throws {
        try await withDatabase { database in
            let back: SQLValue = try await database.read { connection in
                try connection.first("SELECT $1", [value]) { row in
                    switch value {
                    case .null: row.isNull(0) ? .null : .text("not null")
                    case .integer: .integer(row.integer(0))
                    case .text: .text(row.text(0))
                    case .blob: row.isNull(0) ? .null : .blob(row.blob(0))
                    }
                }!
            }
            #expect(back == value)
        }
    }

    @Test func `parameters are numbered by name, not by place, and may repeat`() async throws {
        try await withDatabase { database in
            let row = try await database.read {
                try $0.first("SELECT $3, $1, $3, $2", ["one", "two", "three"]) { row in (0..<4).map(row.text) }
            }
            #expect(row == ["three", "one", "three", "two"])
        }
    }

    @Test func `a NULL reads as nil, and as nothing where a value is asked for`() async throws {
        try await withDatabase { database in
            let same = try await database.read {
                try $0.first("SELECT NULL") { row in
                    row.optionalText(0) == nil && row.optionalInteger(0) == nil && row.optionalBlob(0) == nil
                        && row.text(0) == "" && row.integer(0) == 0 && row.blob(0) == []
                }
            }
            #expect(same == true)
        }
    }

    @Test func `a query may run again inside its own rows`() async throws {
        try await withDatabase { database in
            try await database.write { for text in ["a", "b", "c"] { try $0.insert(text) } }
            let nested = try await database.read { connection in
                try connection.query("SELECT text FROM notes ORDER BY id") { row in
                    let inner = try connection.texts().joined()
                    return "\(row.text(0)):\(inner)"
                }
            }
            #expect(nested == ["a:abc", "b:abc", "c:abc"])
        }
    }

    @Test func `a statement tells how many rows it changed`() async throws {
        try await withDatabase { database in
            let counts = try await database.write { connection in
                for text in ["a", "b", "c"] { try connection.insert(text) }
                return [
                    try connection.changes(by: "DELETE FROM notes WHERE text <> $1", ["a"]),
                    try connection.changes(by: "DELETE FROM notes WHERE text = $1", ["nothing"]),
                ]
            }
            #expect(counts == [2, 0])
        }
    }

    @Test func `an error names the table and the statement, never a value`() async throws {
        try await withDatabase { database in
            try await database.write { try $0.insert("secret") }
            let error = await #expect(throws: SQLError.self) { try await database.write { try $0.insert("secret") } }
            #expect(error?.kind == .constraint)
            #expect(error?.description.contains("notes.text") == true)
            #expect(error?.description.contains("secret") == false)
        }
    }

    @Test func `a reader cannot write`() async throws {
        try await withDatabase { database in
            await #expect(throws: SQLError.self) { try await database.read { try $0.insert("x") } }
            await #expect(throws: SQLError.self) { try await database.scan { try $0.insert("x") } }
        }
    }

    @Test func `the file is in WAL mode, checked and defended`() async throws {
        try await withDatabase { database in
            let pragmas = try await database.write { connection in
                [
                    try connection.first("PRAGMA journal_mode") { $0.text(0) },
                    try connection.first("PRAGMA foreign_keys") { $0.text(0) },
                    try connection.first("PRAGMA trusted_schema") { $0.text(0) },
                ]
            }
            #expect(pragmas == ["wal", "1", "0"])
        }
    }

    @Test func `durable means synchronous FULL`() async throws {
        let levels = try await [SQLiteOptions.Durability.durable, .processOnly].asyncMap { durability in
            try await withDatabase(SQLiteOptions(durability: durability)) { database in
                try await database.write { try $0.first("PRAGMA synchronous") { $0.int(0) } }
            }
        }
        #expect(levels == [2, 0])
    }
}

extension Array {
    fileprivate func asyncMap<T>(_ transform: (Element) async throws -> T) async rethrows -> [T] {
        var result: [T] = []
        for element in self { result.append(try await transform(element)) }
        return result
    }
}
