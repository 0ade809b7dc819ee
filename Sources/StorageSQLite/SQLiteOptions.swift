/// How a database file is used. The defaults suit a server; a test rarely needs others.
public struct SQLiteOptions: Sendable {
    /// What a returned write means.
    public enum Durability: Sendable {
        /// It survives the loss of power: synchronous=FULL.
        case durable
        /// It survives the end of the process only: synchronous=OFF.
        case processOnly
    }

    public var durability: Durability
    /// Writes that may wait; more are refused with `StorageOverloaded`.
    public var maximumWaitingWrites = 8192
    /// Writes committed together at most, which bounds how long the first of them waits.
    public var maximumBatch = 256
    /// Threads for long reads, started when first needed.
    public var scanThreads = 2
    /// Long reads that may wait; more are refused with `StorageOverloaded`.
    public var maximumWaitingScans = 1024
    /// The page cache of the writer, in KiB.
    public var writerCacheKiB = 4096
    /// The page cache of each reading connection, in KiB.
    public var readerCacheKiB = 1024
    /// Pages in the write-ahead log at which a commit also moves them into the database.
    public var checkpointPages = 4000
    /// The database's size limit in pages; 0 is SQLite's own. For tests of a full disk.
    public var maximumPages = 0

    public init(durability: Durability) {
        self.durability = durability
    }
}
