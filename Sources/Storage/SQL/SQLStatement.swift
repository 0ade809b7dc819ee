/// A prepared statement, as a driver offers it. Repositories use `SQLConnection`'s `execute`, `query`
/// and `first` instead.
///
/// A statement is lent by its connection and given back by `finish()`; columns may be read only between
/// a `step()` that returned true and the next call. Never leaves the thread of its connection.
public protocol SQLStatement: AnyObject {
    /// Binds all parameters, `values[0]` to `$1`. A wrong number of values is a programmer's error and traps.
    func bind(_ values: [SQLValue]) throws(SQLError)

    /// Runs to the next row. False: there is none, and the statement has done its work.
    func step() throws(SQLError) -> Bool

    /// Runs to the end, at once or with whatever runs next; instead of `step()`.
    func runLater() throws(SQLError)

    /// Rows that the statement changed; only after `step()` returned false.
    var changes: Int { get }

    /// Gives the statement back to its connection.
    func finish()

    func isNull(_ column: Int) -> Bool
    /// Zero where the column is NULL.
    func integer(_ column: Int) -> Int64
    /// Empty where the column is NULL.
    func text(_ column: Int) -> String
    /// Empty where the column is NULL.
    func blob(_ column: Int) -> [UInt8]
}
