/// A database as the repositories use it: three ways to run a synchronous closure in a transaction.
///
/// Every closure may run twice, on any thread, so it touches nothing outside: no network, clock or
/// randomness.
public protocol SQLDatabase: Sendable {
    /// Short reads by index, in one snapshot, at once on the calling thread where the driver can.
    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Long reads, in one snapshot, on threads of their own.
    /// - Throws: `StorageOverloaded` when too many wait.
    func scan<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T

    /// Reads and writes, all or nothing. Returns once the changes are durable.
    ///
    /// What `body` throws undoes `body` alone. Where one process writes, writes take effect in the order in which they were asked for.
    /// - Throws: `StorageOverloaded` when too many wait; `UnknownOutcome` where nobody can tell whether `body` was kept.
    ///   Otherwise nothing of it was.
    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T
}
