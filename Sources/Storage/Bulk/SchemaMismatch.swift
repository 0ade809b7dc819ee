/// A database to be copied or filled that is not at this build's schema. It is not brought there: a source is only read,
/// and a target may be somebody's.
public struct SchemaMismatch: Error, Sendable, Equatable, CustomStringConvertible {
    /// What the database is to the copy.
    public enum Role: Sendable {
        case source
        case target
    }

    let role: Role
    let database: Int
    let known: Int

    public var description: String {
        switch role {
        case .source:
            """
            the source has schema version \(database), and this release copies version \(known) only: \
            start a server of this release on it once, or copy with the release that wrote it
            """
        case .target:
            """
            the target has schema version \(database), and this release fills version \(known) only: \
            take an empty one, or copy with the release that made it. Nothing is changed there
            """
        }
    }
}

extension Migrator {
    /// Whether a database is at exactly this build's schema.
    public func requireExactly(_ applied: [AppliedMigration], of role: SchemaMismatch.Role) throws {
        try check(applied)
        guard applied.count == newest else { throw SchemaMismatch(role: role, database: applied.count, known: newest) }
    }
}
