/// How many connections a server can hold within the files that its process may open.
///
/// A connection is a file too. One that took the last would leave the database without the file that it opens for
/// the next thread, and the log without a place to say so; hence some are kept for everything else.
public struct DescriptorPlan: Sendable, Equatable {
    /// Connections that may be open at once: what was wanted, or fewer.
    public let connections: Int
    /// Files kept for everything that is no connection.
    public let reserve: Int

    /// - Parameters:
    ///   - wanted: connections.
    ///   - descriptors: files that the process may have open.
    ///   - threads: those that may open the database, the event loops among them.
    ///   - others: files of what else the process does at its busiest, such as calls of other servers.
    public init(wanted: Int, descriptors: Int, threads: Int, others: Int = 0) {
        reserve = Self.reserve(threads: threads) + others
        let room = max(0, descriptors - reserve)
        connections = min(wanted, room - min(room, Census.refusedLimit(beside: room * 4 / 5)))
    }

    /// Files that `connections` need, with all that stands beside them.
    public static func descriptors(for connections: Int, threads: Int, others: Int = 0) -> Int {
        connections + Census.refusedLimit(beside: connections) + reserve(threads: threads) + others
    }

    /// Log, lock, listeners, and room for what opens a file for a moment; for each thread an epoll set, an eventfd,
    /// and a connection to the database, which is up to three files.
    private static func reserve(threads: Int) -> Int { 64 + 6 * threads }
}
