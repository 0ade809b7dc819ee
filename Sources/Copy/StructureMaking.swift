import Storage

/// Indexes and references, made again from all rows at once, which takes a fraction of what each row by itself would.
struct StructureMaking {
    let target: any BulkTarget
    let report: (CopyEvent) throws -> Void

    /// Makes those that are missing, one a transaction. One that the rows do not fit fails.
    func run(_ structures: [SecondaryStructure]) throws {
        let existing = Set(try target.structures().map(\.name))
        for structure in structures where !existing.contains(structure.name) {
            try target.transaction(isDurable: false) { try target.make(structure) }
            try report(.made(structure.name))
        }
    }
}
