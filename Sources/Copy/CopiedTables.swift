import Storage

/// Which tables a copy carries: all that are in the schema, but for those that are named here.
enum CopiedTables {
    /// Tables that mean something to the servers over one database alone, and why.
    static let local: [String: String] = [
        "schema_migrations": "what was applied to this database; the target has its own",
        "meta": "facts about the database, copied one by one at the end",
        "leases": "who does work now, and no server runs",
        "rate_portions": "what running servers have left of a limit, and no server runs",
        "store_changes": "what running servers are to forget, and no server runs",
    ]

    /// - Throws: `CopyError.differentSchemas` where the two have not the same tables with the same columns.
    static func of(_ source: any BulkSource, _ target: any BulkSource) throws -> [TableShape] {
        let (here, there) = (try carried(source.tables()), try carried(target.tables()))
        for name in Set(here.map(\.name)).union(there.map(\.name)).sorted() {
            guard let table = here.first(where: { $0.name == name }), table == there.first(where: { $0.name == name }),
                !table.key.isEmpty
            else { throw CopyError.differentSchemas(table: name) }
        }
        return here
    }

    /// In an order that is always the same.
    static func carried(_ tables: [TableShape]) -> [TableShape] {
        tables.filter { local[$0.name] == nil }.sorted { $0.name < $1.name }
    }
}
