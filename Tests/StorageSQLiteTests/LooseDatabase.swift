import Glibc
import Storage
import Synchronization

@testable import StorageSQLite

/// SQLite as a database would be that keeps no promise about transactions at once: a closure decides on what it has
/// read, and what it has written takes effect a while later, when that may be true no more. A read sees, with each
/// statement, what has been committed by then.
///
/// The contracts of races must fail here, else they would not notice such a database.
final class LooseDatabase: SQLDatabase {
    private let base: SQLiteDatabase

    init(_ base: SQLiteDatabase) { self.base = base }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let path = base.directory.path(of: "sekisho.db")
        return try await onThread {
            let connection = try SQLiteConnection.reader(
                path: path, options: SQLiteOptions(durability: .processOnly), busyTimeout: 5000)
            defer { connection.close() }
            return try body(SlowConnection(connection))
        }
    }

    func scan<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await base.scan(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let decided = Mutex<(result: T, changes: [RecordedChange])?>(nil)
        do {
            try await base.write { connection in
                let recorder = ChangeRecorder(connection)
                let result = try body(recorder)
                decided.withLock { $0 = (result, recorder.changes) }
                throw Undo()
            }
        } catch is Undo {}
        // Long enough for all that was asked for at the same time to be decided as well, and not in step.
        try await Task.sleep(for: .milliseconds(.random(in: 10...40)))
        let (result, changes) = decided.withLock { $0! }
        try await base.write { connection in
            for change in changes { try change.run(on: connection) }
        }
        return result
    }

    private struct Undo: Error {}
}

/// A statement with its values that changed something.
private struct RecordedChange: Sendable {
    enum Text: Sendable {
        case literal(StaticString)
        case text(SQLText)
    }

    let text: Text
    let values: [SQLValue]

    func run(on connection: any SQLConnection) throws {
        switch text {
        case .literal(let sql): try connection.execute(sql, values)
        case .text(let sql): try connection.execute(sql, values)
        }
    }
}

/// Notes the statements that change something.
private final class ChangeRecorder: SQLConnection {
    private let base: any SQLConnection
    var dialect: SQLDialect { base.dialect }
    fileprivate var changes: [RecordedChange] = []

    init(_ base: any SQLConnection) { self.base = base }

    func statement(_ sql: StaticString) throws(SQLError) -> any SQLStatement {
        try record(.literal(sql), sql.description, base.statement(sql))
    }

    func statement(_ sql: SQLText) throws(SQLError) -> any SQLStatement {
        try record(.text(sql), sql.text, base.statement(sql))
    }

    func script(_ sql: String) throws(SQLError) { try base.script(sql) }

    private func record(
        _ text: RecordedChange.Text, _ sql: String, _ statement: any SQLStatement
    ) -> any SQLStatement {
        if sql.hasPrefix("SELECT") { return statement }
        return TellingStatement(statement) { [self] values in
            changes.append(RecordedChange(text: text, values: values))
        }
    }
}

/// Waits before each statement, so that others write between two of them.
private final class SlowConnection: SQLConnection {
    private let base: any SQLConnection
    var dialect: SQLDialect { base.dialect }

    init(_ base: any SQLConnection) { self.base = base }

    func statement(_ sql: StaticString) throws(SQLError) -> any SQLStatement {
        usleep(1000)
        return try base.statement(sql)
    }

    func statement(_ sql: SQLText) throws(SQLError) -> any SQLStatement {
        usleep(1000)
        return try base.statement(sql)
    }

    func script(_ sql: String) throws(SQLError) { try base.script(sql) }
}

/// Tells the values that are bound.
private final class TellingStatement: SQLStatement {
    private let base: any SQLStatement
    private let watch: ([SQLValue]) -> Void

    init(_ base: any SQLStatement, _ watch: @escaping ([SQLValue]) -> Void) {
        self.base = base
        self.watch = watch
    }

    func bind(_ values: [SQLValue]) throws(SQLError) {
        watch(values)
        try base.bind(values)
    }

    func step() throws(SQLError) -> Bool { try base.step() }
    func runLater() throws(SQLError) { try base.runLater() }
    var changes: Int { base.changes }
    func finish() { base.finish() }
    func isNull(_ column: Int) -> Bool { base.isNull(column) }
    func integer(_ column: Int) -> Int64 { base.integer(column) }
    func text(_ column: Int) -> String { base.text(column) }
    func blob(_ column: Int) -> [UInt8] { base.blob(column) }
}
