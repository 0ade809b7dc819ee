public import Storage
import Synchronization

/// A PostgreSQL database that any number of servers use together, with this process's threads.
public final class PostgresDatabase: SharedDatabase {
    private let readers: PostgresReaders
    /// Reads of several statements.
    private let snapshots: PostgresPool
    private let writers: PostgresPool
    private let scans: PostgresPool
    private let replica: PostgresPool?
    let options: PostgresOptions
    private let schema: PostgresSchema
    private let route: PostgresRoute
    private let watching = Mutex<PostgresWatch?>(nil)

    /// Connects, and brings the schema to this build's. Blocks while it does so.
    ///
    /// - Parameters:
    ///   - migrations: this build's schema; another one only in tests.
    ///   - now: milliseconds since 1970, remembered with each migration that is applied.
    /// - Throws: `MigrationError` for a database of a release beside which this one cannot work, `SQLError` for one that
    ///   cannot be used.
    public init(_ options: PostgresOptions, migrations: [Migration] = PostgresMigrations.all, now: Int64) throws {
        self.options = options
        route = PostgresRoute(options.address)
        let connector = PostgresConnector(
            address: options.address, route: route, password: options.password,
            namesStatements: options.usesNamedStatements,
            patienceMilliseconds: options.patienceMilliseconds,
            connectPatienceMilliseconds: options.patienceMilliseconds)
        schema = PostgresSchema(migrations)
        try schema.bring(connector, now: now)
        let plan = PostgresConnectionPlan(options)
        snapshots = PostgresPool(
            connector, threads: plan.snapshots, maximumWaiting: options.maximumWaiting, name: "postgres-snap")
        readers = PostgresReaders(
            connector, threads: plan.readers, maximumWaiting: options.maximumWaiting, elsewhere: snapshots)
        writers = PostgresPool(
            connector, threads: plan.writers, maximumWaiting: options.maximumWaiting, name: "postgres-write")
        var patient = connector
        patient.patienceMilliseconds = options.scanPatienceMilliseconds
        scans = PostgresPool(
            patient, threads: plan.scans, maximumWaiting: options.maximumWaitingScans, name: "postgres-scan")
        replica = options.replicaAddress.map { address in
            var connector = connector
            connector.address = address
            connector.route = PostgresRoute(address)
            // Quick to give up: there is another way.
            connector.patienceMilliseconds = min(1000, options.patienceMilliseconds)
            connector.refusalPause = 3000
            return PostgresPool(
                connector, threads: plan.replica, maximumWaiting: options.maximumWaitingScans,
                name: "postgres-replica")
        }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try schema.require()
        return try await readers.read(body)
    }

    public func scan<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try schema.require()
        return try await scans.run { try $0.read(before: $1, body) }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try schema.require()
        return try await writers.run { try $0.write(before: $1, body) }
    }

    public func watch(_ look: @escaping @Sendable (any SQLConnection) throws -> Void) {
        let address = options.listenAddress ?? options.address
        let connector = PostgresConnector(
            address: address, route: options.listenAddress == nil ? route : PostgresRoute(address),
            password: options.password,
            namesStatements: options.usesNamedStatements || options.listenAddress != nil,
            patienceMilliseconds: options.patienceMilliseconds,
            connectPatienceMilliseconds: options.patienceMilliseconds)
        let watch = PostgresWatch(connector, listens: options.listens) { [schema] connection in
            if try schema.look(connection) { try look(connection) }
        }
        watching.withLock { watching in
            precondition(watching == nil, "a database is watched once")
            watching = watch
        }
    }

    public var hasReplica: Bool { replica != nil }

    public func readReplica<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        guard let replica else { return try await read(body) }
        return try await replica.run { try $0.read(before: $1, body) }
    }

    public func wakeOthers() { watching.withLock { $0 }?.wakeOthers() }

    /// Finishes what was accepted and ends all connections. Blocks: to be called from a thread that may.
    public func close() {
        watching.withLock { $0 }?.close()
        replica?.close()
        scans.close()
        // First those that hand over to the others.
        readers.close()
        snapshots.close()
        writers.close()
    }
}
