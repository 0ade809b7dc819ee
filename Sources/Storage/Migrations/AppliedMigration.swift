/// A migration as the database remembers it.
public struct AppliedMigration: Sendable, Equatable {
    public let version: Int
    public let name: String
    public let checksum: String
    /// The oldest schema whose servers work on beside it. Its own version where nobody does.
    public let compatibleFrom: Int

    /// - Parameter compatibleFrom: nil where the database does not say: then its own version.
    public init(version: Int, name: String, checksum: String, compatibleFrom: Int? = nil) {
        self.version = version
        self.name = name
        self.checksum = checksum
        self.compatibleFrom = compatibleFrom ?? version
    }
}
