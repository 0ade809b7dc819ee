import Storage

/// A `MeteredDatabase` over one that other processes write to as well, and still known as such.
final class MeteredSharedDatabase: SharedDatabase {
    private let metered: MeteredDatabase
    private let base: any SharedDatabase

    init(_ metered: MeteredDatabase, over base: any SharedDatabase) {
        self.metered = metered
        self.base = base
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await metered.read(body)
    }

    func scan<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await metered.scan(body)
    }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await metered.write(body)
    }

    func watch(_ look: @escaping @Sendable (any SQLConnection) throws -> Void) { base.watch(look) }

    func wakeOthers() { base.wakeOthers() }
}
