public import Identity

/// Identity's store over any SQL database.
public struct SQLIdentityStore: IdentityStore {
    private let database: any SQLDatabase
    /// The same, where other processes write to it too.
    private let shared: (any SharedDatabase)?
    private let others: SharedChanges?
    public let changes: StoreChangeFeed

    public init(_ database: any SQLDatabase) {
        self.database = database
        shared = database as? any SharedDatabase
        changes = StoreChangeFeed(isShared: shared != nil)
        others = shared == nil ? nil : SharedChanges(changes)
        if let shared, let others { shared.watch { try others.look($0) } }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await database.read { try body(StoreTransaction($0)) }
    }

    public func scan<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await database.scan { try body(StoreTransaction($0)) }
    }

    /// A replica that does not answer is no reason to answer nothing.
    public func list<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        guard let shared, shared.hasReplica else { return try await read(body) }
        do {
            return try await shared.readReplica { try body(StoreTransaction($0)) }
        } catch  where error is SQLError || error is StorageOverloaded {
            return try await read(body)
        }
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> T) async throws -> T {
        let others = others
        do {
            let (value, changed) = try await database.write { connection in
                let record = ChangeRecord()
                let value = try body(StoreTransaction(connection, recording: record))
                try others?.tell(record.changes, in: connection)
                return (value, record.changes)
            }
            changes.publish(changed)
            if changed.hasMessages { shared?.wakeOthers() }
            return value
        } catch let unknown as UnknownOutcome {
            others?.doubt()
            throw unknown
        }
    }
}
