/// A database that is read whole, in one snapshot, by somebody who copies or compares it. Blocks.
///
/// One thread at a time.
public protocol BulkSource: AnyObject, Sendable {
    /// Where it is, for people. No secret.
    var name: String { get }

    /// Rows are handed over in batches of about this many bytes.
    var batchByteCount: Int { get set }

    /// Every table of this build's schema, by name. None that a database keeps for itself.
    func tables() throws -> [TableShape]

    /// What `meta` says.
    func facts() throws -> [String: String]

    func count(of table: String) throws -> Int

    /// For tables whose rows the database numbers, the greatest number that it has ever given: a row of it may be gone.
    func numbers(of tables: [TableShape]) throws -> [String: Int64]

    /// Reads all rows in the order of the primary key, byte by byte.
    func read(_ table: TableShape, _ take: (RowBatch) throws -> Void) throws

    func close()
}
