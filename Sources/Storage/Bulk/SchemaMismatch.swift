/// A database to be copied that is not at this build's schema: it is not brought there, since a source is only read.
public struct SchemaMismatch: Error, Sendable, Equatable, CustomStringConvertible {
    let database: Int
    let known: Int

    public var description: String {
        """
        the source has schema version \(database), and this release copies version \(known) only: \
        start a server of this release on it once, or copy with the release that wrote it
        """
    }
}

extension Migrator {
    /// Whether a database is at exactly this build's schema.
    public func requireExactly(_ applied: [AppliedMigration]) throws {
        try check(applied)
        guard applied.count == newest else { throw SchemaMismatch(database: applied.count, known: newest) }
    }
}
