import Storage

/// The rows of one table: those of before compared, the others brought over in transactions that also say how far they
/// came.
struct RowTransfer {
    /// How many bytes a transaction brings.
    static let transactionByteCount = 16 * 1024 * 1024

    let source: any BulkSource
    let target: any BulkTarget
    let table: TableShape
    /// How many rows are to be expected.
    let total: Int
    var transactionByteCount = Self.transactionByteCount
    let report: (CopyEvent) throws -> Void

    /// Blocks until all rows are in the target, which `unfinished` then says.
    ///
    /// - Throws: `CopyError.sourceChanged` where what is in the target is not what the source has, before anything is
    ///   written; `CopyError.unfit`.
    func run(_ unfinished: inout UnfinishedCopy) throws {
        let before = unfinished.progress[table.name] ?? UnfinishedCopy.Progress()
        let reader = SourceReader(source, table)
        defer { reader.end() }
        var digest = TableDigest()
        var waiting: [(batch: RowBatch, first: Int)] = []
        var byteCount = 0
        while let batch = try reader.next() {
            var first = 0
            if digest.rows < before.rows {
                first = min(batch.count, before.rows - digest.rows)
                digest.take(batch, rows: 0..<first)
                if digest.rows == before.rows { try require(before, digest) }
                try report(.checked(table: table.name, done: digest.rows, of: before.rows))
            }
            guard first < batch.count else { continue }
            // There are more than there were.
            guard !before.isWhole else { throw changed }
            digest.take(batch, rows: first..<batch.count)
            waiting.append((batch, first))
            byteCount += batch.range(from: first).count
            if byteCount >= transactionByteCount {
                try write(waiting, digest, isWhole: false, &unfinished)
                waiting = []
                byteCount = 0
            }
        }
        guard digest.rows >= before.rows else { throw changed }
        if !before.isWhole { try write(waiting, digest, isWhole: true, &unfinished) }
    }

    private var changed: CopyError { .sourceChanged(table: table.name, target: target.name) }

    private func require(_ before: UnfinishedCopy.Progress, _ digest: TableDigest) throws {
        guard digest.value == before.digest else { throw changed }
    }

    private func write(
        _ batches: [(batch: RowBatch, first: Int)], _ digest: TableDigest, isWhole: Bool,
        _ unfinished: inout UnfinishedCopy
    ) throws {
        var after = unfinished
        after.progress[table.name] = UnfinishedCopy.Progress(
            rows: digest.rows, digest: digest.value, isWhole: isWhole)
        do {
            try target.transaction(isDurable: false) {
                for (batch, first) in batches { try target.append(batch, from: first, to: table) }
                try target.set(CopyMark.name, to: after.text)
            }
        } catch let error as SQLError {
            // The database says what is wrong, and not with which row.
            throw UnfitText.find(in: batches, of: table) ?? error
        }
        unfinished = after
        try report(.rows(table: table.name, done: digest.rows, of: max(total, digest.rows)))
    }
}
