/// Why a database cannot be brought to this build's schema.
public enum MigrationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// The database was written by a newer release, beside which this one cannot work.
    case databaseIsNewer(database: Int, known: Int)
    /// A migration that the database remembers is not the one that this build has.
    case changed(version: Int, name: String)
    /// The database remembers a migration, but not those before it.
    case incomplete(missing: Int)

    public var description: String {
        switch self {
        case .databaseIsNewer(let database, let known):
            return """
                the database has schema version \(database), but this release knows only up to \(known): \
                start the release that wrote it, or a newer one
                """
        case .changed(let version, let name):
            return """
                migration \(version) (\(name)) is not the one that this database was made with: \
                the release was built from changed migration files
                """
        case .incomplete(let missing):
            return "the database does not remember migration \(missing): it is damaged or was edited by hand"
        }
    }
}
