public import Identity

/// Identity's store over any SQL database.
public struct SQLIdentityStore: IdentityStore {
    private let database: any SQLDatabase
    public let changes = StoreChangeFeed()

    public init(_ database: any SQLDatabase) {
        self.database = database
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await database.read { try body(StoreTransaction($0)) }
    }

    public func scan<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await database.scan { try body(StoreTransaction($0)) }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> T) async throws -> T {
        let (value, changed) = try await database.write { connection in
            let record = ChangeRecord()
            return (try body(StoreTransaction(connection, recording: record)), record.changes)
        }
        changes.publish(changed)
        return value
    }
}
