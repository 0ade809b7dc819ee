/// One numbered step of a schema. Never changed once released: a database remembers its checksum.
public struct Migration: Sendable, Equatable {
    /// From 1, without gaps, the same numbers for every kind of database.
    public let version: Int
    /// The file's name without number and ending.
    public let name: String
    /// SHA-256 of the file, in lower-case hexadecimal.
    public let checksum: String
    public let sql: String

    public init(version: Int, name: String, checksum: String, sql: String) {
        self.version = version
        self.name = name
        self.checksum = checksum
        self.sql = sql
    }
}
