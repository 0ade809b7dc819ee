import Storage
import Threads

@testable import StorageSQLite

/// Runs what blocks on a thread of its own, as every test here must.
func onThread<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
        OSThread.start(name: "test") { continuation.resume(with: Result { try body() }) }
    }
}

/// A schema of one table, for tests of the driver alone.
let notes = [
    Migration(
        version: 1, name: "notes", checksum: "a",
        sql: "CREATE TABLE notes (id INTEGER PRIMARY KEY, text TEXT UNIQUE, bytes BLOB) STRICT;")
]

/// Gives `body` a new database in a temporary directory and closes it afterwards.
func withDatabase<T: Sendable>(
    _ options: SQLiteOptions = SQLiteOptions(durability: .processOnly), migrations: [Migration] = notes,
    _ body: (SQLiteDatabase) async throws -> T
) async throws -> T {
    let database = try await onThread {
        try SQLiteDatabase(in: .temporary(), options: options, migrations: migrations, now: 1)
    }
    do {
        let result = try await body(database)
        try await onThread { database.close() }
        return result
    } catch {
        try await onThread { database.close() }
        throw error
    }
}

extension SQLConnection {
    func insert(_ text: String) throws {
        try execute("INSERT INTO notes (text) VALUES ($1)", [.text(text)])
    }

    func texts() throws -> [String] {
        try query("SELECT text FROM notes ORDER BY id") { $0.text(0) }
    }
}

// Named here because a closure inside `#expect` may take the symbol of a closure beside it: the compiler
// then runs the wrong one without a word.
extension SQLiteDatabase {
    func texts() async throws -> [String] { try await read { try $0.texts() } }
    func scannedTexts() async throws -> [String] { try await scan { try $0.texts() } }
}
