/// How many connections a server opens, and for what: each with a thread of its own.
///
/// One more is open for a moment while the server starts.
public struct PostgresConnectionPlan: Sendable, Equatable {
    /// Fewer cannot be divided among reads, reads of several statements, and writes.
    public static let least = 3

    /// For reads that share journeys.
    public let readers: Int
    /// For reads of several statements.
    public let snapshots: Int
    public let writers: Int
    /// For long reads.
    public let scans: Int
    /// For long reads at the replica; none where there is none.
    public let replica: Int
    /// Hears, or asks, what other servers have changed.
    public let watching = 1

    /// - Precondition: `options.connections` is `least` or more.
    public init(_ options: PostgresOptions) {
        precondition(options.connections >= Self.least, "a server needs \(Self.least) connections")
        // Reads that share journeys need few; a write keeps its connection for several.
        let few = max(1, options.connections / 4)
        readers = few
        snapshots = few
        writers = options.connections - 2 * few
        scans = options.scanConnections
        replica = options.replicaAddress == nil ? 0 : options.scanConnections
    }

    /// At the database that takes writes.
    public var atDatabase: Int { readers + snapshots + writers + scans + watching }

    /// Wherever they lead.
    public var total: Int { atDatabase + replica }
}
