import CPostgres
import Storage

/// Results in PostgreSQL's text form, for who asks seldom and outside any pool.
enum TextRows {
    /// All rows; nil is NULL.
    static func of(_ result: OpaquePointer) -> [[String?]] {
        (0..<PQntuples(result)).map { row in
            (0..<PQnfields(result)).map { column in
                PQgetisnull(result, row, column) == 1 ? nil : String(cString: PQgetvalue(result, row, column))
            }
        }
    }
}

extension AppliedMigration {
    /// What `init(textRow:)` reads. There is such a table where a server has ever made anything.
    static let textQuery: StaticString =
        "SELECT version, name, checksum, compatible_from FROM schema_migrations ORDER BY version"

    init(textRow row: [String?]) {
        self.init(
            version: row[0].flatMap { Int($0) } ?? 0, name: row[1] ?? "", checksum: row[2] ?? "",
            compatibleFrom: row[3].flatMap { Int($0) })
    }
}
