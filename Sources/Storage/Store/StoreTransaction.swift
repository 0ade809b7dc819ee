import Identity

/// What a closure of `IdentityStore` works with: the aggregates over one connection, one file each.
///
/// No statement walks a table, but for those whose comment says so.
struct StoreTransaction: StoreWriter {
    let sql: any SQLConnection
    private let record: ChangeRecord?

    /// - Parameter record: where a transaction that writes notes what it touched.
    init(_ sql: any SQLConnection, recording record: ChangeRecord? = nil) {
        self.sql = sql
        self.record = record
    }

    func both<A, B>(_ first: () throws -> A, _ second: () throws -> B) throws -> (A, B) {
        var (left, right): (A?, B?) = (nil, nil)
        try withoutActuallyEscaping(first) { first in
            try withoutActuallyEscaping(second) { second in
                try sql.together([{ left = try first() }, { right = try second() }])
            }
        }
        return (left!, right!)
    }

    /// Whether each statement is a journey in a transaction, so that few are better than cheap ones.
    var countsJourneys: Bool { sql.dialect == .postgres && record != nil }

    /// Notes what has changed. Every statement that changes a pool, a client or a key, or adds a message, is followed
    /// by this.
    func touch(_ note: (inout StoreChanges) -> Void) {
        guard let record else { return }
        note(&record.changes)
    }
}

/// What one run of a closure touched. It belongs to that run alone, and so to one thread.
final class ChangeRecord {
    var changes = StoreChanges()
}
