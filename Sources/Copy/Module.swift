// Copy: everything of one database moved into another, of the same kind or the other one.
//
// Owns the course of it: what is copied and what is not (`CopiedTables`), the mark that keeps servers from a target that
// is not whole (`UnfinishedCopy`), rows (`SourceReader`, `RowTransfer`), indexes and references made after them
// (`StructureMaking`), and the comparison before the mark goes (`TargetComparison`). Entry point: `StoreCopy`.
//
// Knows databases as `BulkSource` and `BulkTarget` alone, whichever they are; opens none, reads no key, and writes to the
// target only.
