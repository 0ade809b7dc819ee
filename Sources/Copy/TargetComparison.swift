import Storage

/// Whether the target has what the source had: every table read once more, counted and summed as it was when it was
/// copied.
struct TargetComparison {
    let target: any BulkTarget
    let report: (CopyEvent) throws -> Void

    /// - Throws: `CopyError.comparisonFailed`.
    func run(_ tables: [TableShape], _ unfinished: UnfinishedCopy) throws {
        try target.transaction(isDurable: false) {
            for table in tables { try compare(table, unfinished.progress[table.name] ?? UnfinishedCopy.Progress()) }
        }
    }

    private func compare(_ table: TableShape, _ source: UnfinishedCopy.Progress) throws {
        let reader = SourceReader(target, table)
        defer { reader.end() }
        var digest = TableDigest()
        while let batch = try reader.next() {
            digest.take(batch, rows: 0..<batch.count)
            try report(.compared(table: table.name, done: digest.rows, of: source.rows))
        }
        guard digest.rows == source.rows, digest.value == source.digest else {
            throw CopyError.comparisonFailed(table: table.name, source: source.rows, target: digest.rows)
        }
    }
}
