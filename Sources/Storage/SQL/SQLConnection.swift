/// A connection to a database, inside a transaction that its owner opened.
///
/// Statements are prepared once a connection and kept: by the address of their text for `StaticString`,
/// which is why repositories write their SQL as literals.
///
/// A failed statement leaves the transaction usable in SQLite but not in PostgreSQL, so no repository
/// catches a `SQLError` and goes on; what may collide is written with ON CONFLICT.
public protocol SQLConnection: AnyObject {
    /// Lends the prepared statement of a literal. The caller ends with `finish()`.
    func statement(_ sql: StaticString) throws(SQLError) -> any SQLStatement

    /// Lends the prepared statement of a text put together at run time. Kept like a literal's, so such
    /// texts come from a small fixed set; values are always parameters.
    func statement(_ sql: String) throws(SQLError) -> any SQLStatement

    /// Runs several statements without parameters: a migration.
    func script(_ sql: String) throws(SQLError)
}

extension SQLConnection {
    /// Runs a statement and returns how many rows it changed.
    @discardableResult
    public func execute(_ sql: StaticString, _ values: [SQLValue] = []) throws(SQLError) -> Int {
        try run(statement(sql), values)
    }

    /// As `execute`, for a text put together at run time.
    @discardableResult
    public func execute(dynamic sql: String, _ values: [SQLValue] = []) throws(SQLError) -> Int {
        try run(statement(sql), values)
    }

    /// Every row of a query, made into `T`.
    public func query<T>(
        _ sql: StaticString, _ values: [SQLValue] = [], _ row: (SQLRow) throws -> T
    ) throws -> [T] {
        try collect(statement(sql), values, row)
    }

    /// As `query`, for a text put together at run time.
    public func query<T>(
        dynamic sql: String, _ values: [SQLValue] = [], _ row: (SQLRow) throws -> T
    ) throws -> [T] {
        try collect(statement(sql), values, row)
    }

    /// The first row of a query, or nil.
    public func first<T>(
        _ sql: StaticString, _ values: [SQLValue] = [], _ row: (SQLRow) throws -> T
    ) throws -> T? {
        let statement = try statement(sql)
        defer { statement.finish() }
        try statement.bind(values)
        guard try statement.step() else { return nil }
        return try row(SQLRow(statement))
    }

    /// Whether a query has a row.
    public func exists(_ sql: StaticString, _ values: [SQLValue] = []) throws -> Bool {
        try first(sql, values) { _ in true } ?? false
    }

    private func run(_ statement: any SQLStatement, _ values: [SQLValue]) throws(SQLError) -> Int {
        defer { statement.finish() }
        try statement.bind(values)
        while try statement.step() {}
        return statement.changes
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
