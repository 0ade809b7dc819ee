/// Rows that refer to rows which are not there.
public struct BrokenReference: Error, Sendable, Equatable, CustomStringConvertible {
    public let table: String
    public let rows: Int
    public let missingIn: String

    public init(table: String, rows: Int, missingIn: String) {
        self.table = table
        self.rows = rows
        self.missingIn = missingIn
    }

    public var description: String {
        """
        \(rows) row\(rows == 1 ? "" : "s") of \(table) refer\(rows == 1 ? "s" : "") to what is not in \(missingIn), in the \
        source as well: it was changed by hand. Mend it there, empty the target, and begin again
        """
    }
}
