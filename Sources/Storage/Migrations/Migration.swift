/// One numbered step of a schema. Never changed once released: a database remembers its checksum.
public struct Migration: Sendable, Equatable {
    /// From 1, without gaps, the same numbers for every kind of database.
    public let version: Int
    /// The file's name without number and ending.
    public let name: String
    /// SHA-256 of the file, in lower-case hexadecimal.
    public let checksum: String
    public let sql: String
    /// The oldest schema whose servers work on beside this one; its own version where none of an earlier one does.
    /// Said by the file, and remembered by a database that servers share.
    public let compatibleFrom: Int

    /// - Parameter compatibleFrom: nil: its own version.
    public init(version: Int, name: String, checksum: String, sql: String, compatibleFrom: Int? = nil) {
        self.version = version
        self.name = name
        self.checksum = checksum
        self.sql = sql
        self.compatibleFrom = compatibleFrom ?? version
    }
}
