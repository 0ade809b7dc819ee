import Configuration
import HTTP
import Logging
import StoragePostgres

/// How many connections this process can serve, and the words for it in the log.
enum ConnectionCapacity {
    /// With fewer there is no point in starting: a few browsers take as many.
    private static let least = 16

    /// Raises the process's limit of open files to what the settings need, as far as that goes.
    ///
    /// - Returns: the connections that fit, `max-connections` at most.
    /// - Throws: `StartupError` where hardly one would.
    static func settle(_ settings: Settings, log: Logger) throws -> Int {
        let processors = HTTPServerConfiguration.processorCount
        // Event loops; Swift's pool, which runs background tasks; the database's own.
        let threads = (settings.loops ?? processors) + processors + databaseThreads(settings)
        let wanted = settings.maximumConnections
        let others = functionFiles(settings)
        let needed = DescriptorPlan.descriptors(for: wanted, threads: threads, others: others)
        let descriptors = DescriptorLimit.raise(to: needed)
        let plan = DescriptorPlan(wanted: wanted, descriptors: descriptors, threads: threads, others: others)
        guard plan.connections >= min(wanted, least) else {
            throw StartupError(
                "this process may open only \(descriptors) files, and "
                    + "\(DescriptorPlan.descriptors(for: min(wanted, least), threads: threads, others: others)) are the least to "
                    + "serve with; raise the limit (ulimit -n, or LimitNOFILE= of the unit)")
        }
        if plan.connections < wanted {
            log.warning(
                "up to \(plan.connections) connections, not the \(wanted) of max-connections: this process may open "
                    + "\(descriptors) files, \(plan.reserve) of them are kept for the database and the like, and all "
                    + "would need \(needed); raise the limit (ulimit -n, or LimitNOFILE= of the unit)")
        } else {
            log.info("up to \(plan.connections) connections; this process may open \(descriptors) files")
        }
        return plan.connections
    }

    /// A connection for each call of a function over the network; for each process of a handler its pipe and its bell,
    /// and an event loop with a listener and a few connections. Nothing where there are no functions.
    static func functionFiles(_ settings: Settings) -> Int {
        settings.functions.reduce(settings.callsFunctions ? settings.functionsAtOnceInAll : 0) { sum, function in
            switch function.place {
            case .handler(let handler): sum + 12 * handler.processes
            case .port: sum + 12
            case .lambda, .url: sum
            }
        }
    }

    /// The writer, those of long reads and one that starts; or one for each connection, that of the start included.
    static func databaseThreads(_ settings: Settings) -> Int {
        guard let address = settings.storage else { return 4 }
        return PostgresConnectionPlan(PostgresOpening.options(settings, address, password: nil)).total + 1
    }
}
