/// A database that other processes write to as well.
public protocol SharedDatabase: SQLDatabase {
    /// Runs `look` on a thread of the database's own: soon after another process called `wakeOthers()` or committed a
    /// `NOTIFY`, and twice a second in any case. Where the database does not answer, `look` is not run.
    ///
    /// At most once for a database; `look` must not keep the database alive.
    func watch(_ look: @escaping @Sendable (any SQLConnection) throws -> Void)

    /// Whether there is a replica for reads that may lag behind.
    var hasReplica: Bool { get }

    /// Reads on the replica, in one snapshot.
    ///
    /// - Throws: `SQLError` of kind `unavailable` where the replica does not answer.
    func readReplica<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Has the other processes look, soon. Returns at once; calls that come together are one.
    func wakeOthers()
}

extension SharedDatabase {
    public var hasReplica: Bool { false }

    public func readReplica<T: Sendable>(
        _ body: @escaping @Sendable (any SQLConnection) throws -> T
    ) async throws -> T {
        try await read(body)
    }
}
