public import Storage
import Synchronization

/// A database that notes what its reads do, since they run on the threads that answer requests and must not grow with
/// the data; and how many rows its transactions write, since that must not tell who exists.
public final class MeteredDatabase: SQLDatabase {
    /// What one closure of `read` did.
    public struct Read: Sendable {
        /// Rows that it took from its statements.
        public var rows = 0
        /// Statements that count rows inside the database, which takes as long as walking them.
        public var counting: [String] = []
    }

    private let base: any SQLDatabase
    private let noted = Mutex<[Read]>([])
    private let written = Mutex<[String: Int]>([:])

    public init(_ base: any SQLDatabase) { self.base = base }

    /// What reads have done since the last call.
    public func takeReads() -> [Read] {
        noted.withLock { noted in
            defer { noted = [] }
            return noted
        }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let (result, read) = try await base.read { connection in
            let metered = MeteredConnection(connection)
            return (try body(metered), metered.read)
        }
        noted.withLock { $0.append(read) }
        return result
    }

    public func scan<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await base.scan(body)
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let (result, rows) = try await base.write { connection in
            let metered = MeteredConnection(connection)
            return (try body(metered), metered.written)
        }
        written.withLock { $0.merge(rows, uniquingKeysWith: +) }
        return result
    }

    /// Rows that committed transactions have written since the last call, by verb and table, as in `INSERT codes`.
    ///
    /// PostgreSQL says too late how many a statement has changed: there each counts one.
    public func takeWritten() -> [String: Int] {
        written.withLock { written in
            defer { written = [:] }
            return written
        }
    }
}

private final class MeteredConnection: SQLConnection {
    private let base: any SQLConnection
    var dialect: SQLDialect { base.dialect }
    var read = MeteredDatabase.Read()
    var written: [String: Int] = [:]

    init(_ base: any SQLConnection) { self.base = base }

    func statement(_ sql: StaticString) throws(SQLError) -> any SQLStatement {
        watch(try base.statement(sql), sql.description)
    }

    func statement(_ sql: SQLText) throws(SQLError) -> any SQLStatement {
        watch(try base.statement(sql), sql.text)
    }

    func script(_ sql: String) throws(SQLError) { try base.script(sql) }

    func together(_ closures: [() throws -> Void]) throws { try base.together(closures) }

    private func watch(_ statement: any SQLStatement, _ text: String) -> any SQLStatement {
        if text.lowercased().contains("count(") { read.counting.append(text) }
        return MeteredStatement(statement, of: self, target: Self.target(of: text))
    }

    /// The verb and the table of a statement that writes.
    private static func target(of text: String) -> String? {
        let words = text.split(maxSplits: 3, whereSeparator: \.isWhitespace)
        switch words.first {
        case "INSERT" where words.count > 2: return "INSERT \(words[2])"
        case "DELETE" where words.count > 2: return "DELETE \(words[2])"
        case "UPDATE" where words.count > 1: return "UPDATE \(words[1])"
        default: return nil
        }
    }
}

private final class MeteredStatement: SQLStatement {
    private let base: any SQLStatement
    private let connection: MeteredConnection
    private let target: String?

    init(_ base: any SQLStatement, of connection: MeteredConnection, target: String?) {
        self.base = base
        self.connection = connection
        self.target = target
    }

    func bind(_ values: [SQLValue]) throws(SQLError) { try base.bind(values) }

    func runLater() throws(SQLError) {
        try base.runLater()
        note(base)
    }

    func step() throws(SQLError) -> Bool {
        let hasRow = try base.step()
        if hasRow { connection.read.rows += 1 } else { note(base) }
        return hasRow
    }

    private func note(_ statement: any SQLStatement) {
        guard let target else { return }
        let rows = connection.dialect == .sqlite ? statement.changes : 1
        if rows > 0 { connection.written[target, default: 0] += rows }
    }

    var changes: Int { base.changes }
    func finish() { base.finish() }
    func isNull(_ column: Int) -> Bool { base.isNull(column) }
    func integer(_ column: Int) -> Int64 { base.integer(column) }
    func text(_ column: Int) -> String { base.text(column) }
    func blob(_ column: Int) -> [UInt8] { base.blob(column) }
}
