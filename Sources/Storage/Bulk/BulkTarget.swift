/// A database that is filled whole. Blocks; one thread at a time.
public protocol BulkTarget: BulkSource {
    /// Runs `body` in a transaction, all or nothing.
    ///
    /// - Parameter isDurable: whether it has to outlive the loss of power, with all transactions before it, once this
    ///   returns. The end of the process any outlives.
    func transaction(isDurable: Bool, _ body: () throws -> Void) throws

    /// Has nobody else write to these tables until the end of the transaction, with all that was written before in sight.
    func claim(_ tables: [TableShape]) throws

    /// Adds rows of a batch, from that row on; within a transaction. What is wrong with them may be told as late as at
    /// its end.
    func append(_ batch: RowBatch, from first: Int, to table: TableShape) throws

    /// Sets or removes what `meta` says; within a transaction.
    func set(_ fact: String, to value: String?) throws

    /// Indexes and constraints that are there and that rows can do without while they come: everything but primary keys.
    /// In the order in which they were made.
    func structures() throws -> [SecondaryStructure]

    /// Within a transaction.
    func drop(_ structure: SecondaryStructure) throws

    /// Looks whether every reference leads somewhere, where the database has not done so when rows came or references were
    /// made.
    ///
    /// - Throws: `BrokenReference`.
    func checkReferences() throws

    /// Within a transaction.
    func make(_ structure: SecondaryStructure) throws

    /// Has each table number its rows behind the number that is given for it.
    func number(_ tables: [TableShape], behind numbers: [String: Int64]) throws

    /// Has the database take note of what is in it now: after the rows, before anybody works with them.
    func settle(_ tables: [TableShape]) throws
}
