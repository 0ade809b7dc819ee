/// The current row of a running query, its columns counted from 0.
///
/// Valid only inside the closure that receives it.
public struct SQLRow {
    @usableFromInline
    let statement: any SQLStatement

    @inlinable
    public init(_ statement: any SQLStatement) { self.statement = statement }

    public func isNull(_ column: Int) -> Bool { statement.isNull(column) }

    public func integer(_ column: Int) -> Int64 { statement.integer(column) }
    public func int(_ column: Int) -> Int { Int(statement.integer(column)) }
    public func bool(_ column: Int) -> Bool { statement.integer(column) != 0 }
    public func text(_ column: Int) -> String { statement.text(column) }
    public func blob(_ column: Int) -> [UInt8] { statement.blob(column) }

    public func optionalInteger(_ column: Int) -> Int64? { isNull(column) ? nil : integer(column) }
    public func optionalText(_ column: Int) -> String? { isNull(column) ? nil : text(column) }
    public func optionalBlob(_ column: Int) -> [UInt8]? { isNull(column) ? nil : blob(column) }
}
