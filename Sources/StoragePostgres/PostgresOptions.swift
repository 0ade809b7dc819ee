/// How a PostgreSQL database is used.
public struct PostgresOptions: Sendable {
    /// A URI as libpq reads it, `postgres://USER@HOST,HOST2/DATABASE?sslmode=verify-full`, without a password.
    public var address: String
    /// From a file or the environment; nil leaves it to libpq's own ways, such as PGPASSFILE, or to a server that asks
    /// for none. Never logged.
    public var password: String?
    /// Connections for short reads and writes, each with a thread, made when first needed: three or more
    /// (`PostgresConnectionPlan`).
    public var connections = 8
    /// Connections for long reads.
    public var scanConnections = 2
    /// Whether statements are prepared once for each connection. Not behind a pooler that gives each transaction
    /// another connection.
    public var usesNamedStatements = true
    /// Where to listen to other servers; nil: at `address`.
    public var listenAddress: String?
    /// Whether to listen at all. Without it changes of other servers are asked for twice a second.
    public var listens = true
    /// A replica for long reads, which may lag behind; nil: `address`.
    public var replicaAddress: String?
    /// How long a call waits for a database that does not answer, in milliseconds.
    public var patienceMilliseconds = 5000
    /// How long a long read may take, waiting included, in milliseconds.
    public var scanPatienceMilliseconds = 60_000
    /// Calls that may wait for a connection; more are refused with `StorageOverloaded`.
    public var maximumWaiting = 8192
    /// Long reads that may wait.
    public var maximumWaitingScans = 1024

    public init(address: String) {
        self.address = address
    }
}
