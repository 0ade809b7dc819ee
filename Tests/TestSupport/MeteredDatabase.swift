public import Storage
import Synchronization

/// A database that notes what its reads do: they run on the threads that answer requests, so they must not grow
/// with the data.
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
        try await base.write(body)
    }
}

private final class MeteredConnection: SQLConnection {
    private let base: any SQLConnection
    var dialect: SQLDialect { base.dialect }
    var read = MeteredDatabase.Read()

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
        return MeteredStatement(statement, of: self)
    }
}

private final class MeteredStatement: SQLStatement {
    private let base: any SQLStatement
    private let connection: MeteredConnection

    init(_ base: any SQLStatement, of connection: MeteredConnection) {
        self.base = base
        self.connection = connection
    }

    func bind(_ values: [SQLValue]) throws(SQLError) { try base.bind(values) }

    func runLater() throws(SQLError) { try base.runLater() }

    func step() throws(SQLError) -> Bool {
        let hasRow = try base.step()
        if hasRow { connection.read.rows += 1 }
        return hasRow
    }

    var changes: Int { base.changes }
    func finish() { base.finish() }
    func isNull(_ column: Int) -> Bool { base.isNull(column) }
    func integer(_ column: Int) -> Int64 { base.integer(column) }
    func text(_ column: Int) -> String { base.text(column) }
    func blob(_ column: Int) -> [UInt8] { base.blob(column) }
}
