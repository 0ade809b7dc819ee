/// A connection to a database, inside a transaction that its owner opened.
///
/// Statements are prepared once for each connection and kept: by the address of a literal, or by the number of
/// a `SQLText`.
///
/// A failed statement leaves the transaction usable in SQLite but not in PostgreSQL, so no repository
/// catches a `SQLError` and goes on; what may collide is written with ON CONFLICT.
public protocol SQLConnection: AnyObject {
    /// Which database this is, for the few statements that are not the same for all.
    var dialect: SQLDialect { get }

    /// Lends the prepared statement of a literal. The caller ends with `finish()`.
    func statement(_ sql: StaticString) throws(SQLError) -> any SQLStatement

    /// Lends the prepared statement of a text put together from parts.
    func statement(_ sql: SQLText) throws(SQLError) -> any SQLStatement

    /// Runs several statements without parameters: a migration.
    func script(_ sql: String) throws(SQLError)

    /// Runs closures that read and do not depend on each other. Where each statement is a journey, their first ones
    /// share it; for that a closure may run twice.
    func together(_ closures: [() throws -> Void]) throws
}

extension SQLConnection {
    public func together(_ closures: [() throws -> Void]) throws {
        for closure in closures { try closure() }
    }
}

extension SQLConnection {
    /// Runs a statement whose result nobody needs. It may run as late as the next statement that is waited for, or as
    /// the commit, and its failure may be told only there.
    public func execute(_ sql: StaticString, _ values: [SQLValue] = []) throws(SQLError) {
        try send(statement(sql), values)
    }

    public func execute(_ sql: SQLText, _ values: [SQLValue] = []) throws(SQLError) {
        try send(statement(sql), values)
    }

    /// Runs a statement and returns how many rows it changed.
    public func changes(by sql: StaticString, _ values: [SQLValue] = []) throws(SQLError) -> Int {
        try run(statement(sql), values)
    }

    public func changes(by sql: SQLText, _ values: [SQLValue] = []) throws(SQLError) -> Int {
        try run(statement(sql), values)
    }

    /// Every row of a query, made into `T`.
    public func query<T>(
        _ sql: StaticString, _ values: [SQLValue] = [], _ row: (SQLRow) throws -> T
    ) throws -> [T] {
        try collect(statement(sql), values, row)
    }

    public func query<T>(
        _ sql: SQLText, _ values: [SQLValue] = [], _ row: (SQLRow) throws -> T
    ) throws -> [T] {
        try collect(statement(sql), values, row)
    }

    /// The first row of a query, or nil.
    public func first<T>(
        _ sql: StaticString, _ values: [SQLValue] = [], _ row: (SQLRow) throws -> T
    ) throws -> T? {
        try head(statement(sql), values, row)
    }

    public func first<T>(
        _ sql: SQLText, _ values: [SQLValue] = [], _ row: (SQLRow) throws -> T
    ) throws -> T? {
        try head(statement(sql), values, row)
    }

    /// Whether a query has a row.
    public func exists(_ sql: StaticString, _ values: [SQLValue] = []) throws -> Bool {
        try first(sql, values) { _ in true } ?? false
    }

    private func send(_ statement: any SQLStatement, _ values: [SQLValue]) throws(SQLError) {
        defer { statement.finish() }
        try statement.bind(values)
        try statement.runLater()
    }

    private func run(_ statement: any SQLStatement, _ values: [SQLValue]) throws(SQLError) -> Int {
        defer { statement.finish() }
        try statement.bind(values)
        while try statement.step() {}
        return statement.changes
    }

    private func head<T>(
        _ statement: any SQLStatement, _ values: [SQLValue], _ row: (SQLRow) throws -> T
    ) throws -> T? {
        defer { statement.finish() }
        try statement.bind(values)
        guard try statement.step() else { return nil }
        return try row(SQLRow(statement))
    }

    private func collect<T>(
        _ statement: any SQLStatement, _ values: [SQLValue], _ row: (SQLRow) throws -> T
    ) throws -> [T] {
        defer { statement.finish() }
        try statement.bind(values)
        var result: [T] = []
        while try statement.step() { result.append(try row(SQLRow(statement))) }
        return result
    }
}
