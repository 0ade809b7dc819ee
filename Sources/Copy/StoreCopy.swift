public import Storage

/// Everything of one database into another that is empty, or holds the beginning of the same copy.
///
/// In this order: the mark; rows, table by table; indexes and references; a comparison of all that is there; and, in one
/// transaction that outlives the loss of power, the facts about the database and the end of the mark. Wherever it ends
/// before that, the target is marked, no server starts on it, and the same copy goes on with it.
///
/// Going on reads the source from the beginning again, compares what was copied with it, and writes what is missing: so the
/// target ends as the one snapshot that the last run has read, or the copy is refused.
public struct StoreCopy {
    private let source: any BulkSource
    private let target: any BulkTarget
    private let key: String
    private let report: (CopyEvent) throws -> Void
    /// How many bytes of rows a transaction brings.
    var transactionByteCount = RowTransfer.transactionByteCount

    /// - Parameters:
    ///   - key: the check value of the master key, as databases keep it.
    ///   - report: hears what was done; what it throws ends the copy there.
    public init(
        from source: any BulkSource, to target: any BulkTarget, key: String,
        report: @escaping (CopyEvent) throws -> Void
    ) {
        self.source = source
        self.target = target
        self.key = key
        self.report = report
    }

    /// Copies. Blocks.
    ///
    /// - Throws: `CopyError`, or what the databases say. Until the target was found fit nothing is written.
    public func run() throws {
        let facts = try sourceFacts()
        let tables = try CopiedTables.of(source, target)
        var unfinished = try begin(tables)
        for table in tables {
            var transfer = RowTransfer(
                source: source, target: target, table: table, total: try source.count(of: table.name), report: report)
            transfer.transactionByteCount = transactionByteCount
            try transfer.run(&unfinished)
        }
        try StructureMaking(target: target, report: report).run(unfinished.structures)
        try target.checkReferences()
        try TargetComparison(target: target, report: report).run(tables, unfinished)
        try target.number(tables, behind: source.numbers(of: tables))
        try target.settle(tables)
        try report(.settled)
        try target.transaction(isDurable: true) {
            for (name, value) in facts { try target.set(name, to: value) }
            try target.set(CopyMark.name, to: nil)
        }
        try report(
            .finished(CopySummary(tables: tables.map { ($0.name, unfinished.progress[$0.name]?.rows ?? 0) })))
    }

    /// What is to be true of the target as well.
    private func sourceFacts() throws -> [String: String] {
        let facts = try source.facts()
        guard facts[CopyMark.name] == nil else { throw CopyError.unfinishedSource(source.name) }
        guard let known = facts[MasterKeyCheck.name] else { throw CopyError.emptySource(source.name) }
        guard known == key else { throw CopyError.wrongKey(source.name) }
        return facts
    }

    private func begin(_ tables: [TableShape]) throws -> UnfinishedCopy {
        let facts = try target.facts()
        if let text = facts[CopyMark.name] {
            guard let unfinished = UnfinishedCopy(text: text) else { throw CopyError.unknownMark(target.name) }
            guard unfinished.key == key else { throw CopyError.wrongKey(target.name) }
            try report(.begun(isResumed: true))
            return unfinished
        }
        if let known = facts[MasterKeyCheck.name], known != key { throw CopyError.wrongKey(target.name) }
        let unfinished = UnfinishedCopy(key: key, structures: try target.structures())
        try target.transaction(isDurable: true) {
            // A server may have begun to work on it just now. What it has written by then is seen, and from the mark on it
            // writes no more.
            try target.claim(tables)
            try requireEmpty(tables)
            try target.set(CopyMark.name, to: unfinished.text)
            // References first: what they need goes after them.
            for structure in unfinished.structures.reversed() { try target.drop(structure) }
        }
        try report(.begun(isResumed: false))
        return unfinished
    }

    private func requireEmpty(_ tables: [TableShape]) throws {
        for table in tables where try target.count(of: table.name) > 0 {
            throw CopyError.targetNotEmpty(target.name, table: table.name)
        }
        guard try target.facts().keys.allSatisfy({ [MasterKeyCheck.name, HistoryMark.name].contains($0) }) else {
            throw CopyError.targetNotEmpty(target.name, table: "meta")
        }
    }
}
