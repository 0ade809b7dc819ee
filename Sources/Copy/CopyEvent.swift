/// What a copy has just done.
public enum CopyEvent: Sendable, Equatable {
    /// The target is marked: nothing was in it, or the beginning of this copy.
    case begun(isResumed: Bool)
    /// So many rows of the table are in the target for good.
    case rows(table: String, done: Int, of: Int)
    /// Rows of before are what the source has, so far.
    case checked(table: String, done: Int, of: Int)
    /// An index or a reference is there.
    case made(String)
    case compared(table: String, done: Int, of: Int)
    /// All is the same, and the mark goes next.
    case settled
    case finished(CopySummary)
}

/// What was copied.
public struct CopySummary: Sendable, Equatable {
    /// Rows by table, in its order.
    public let tables: [(name: String, rows: Int)]

    public init(tables: [(name: String, rows: Int)]) {
        self.tables = tables
    }

    public var rows: Int { tables.reduce(0) { $0 + $1.rows } }

    public static func == (one: CopySummary, other: CopySummary) -> Bool {
        one.tables.elementsEqual(other.tables) { $0 == $1 }
    }
}
