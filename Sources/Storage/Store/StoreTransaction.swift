import Identity

/// What a closure of `IdentityStore` works with: the aggregates over one connection, one file each.
///
/// No statement walks a table, but for those whose comment says so.
struct StoreTransaction: StoreWriter {
    let sql: any SQLConnection

    init(_ sql: any SQLConnection) {
        self.sql = sql
    }
}
