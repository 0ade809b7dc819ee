public import Identity
import Synchronization

/// A store that counts what is asked of it, and can be held between a read and its result, or before a write.
public final class InstrumentedStore: IdentityStore {
    private struct State {
        var reads = 0
        var writes = 0
        var afterRead: (@Sendable () async -> Void)?
        var beforeWrite: (@Sendable () async throws -> Void)?
    }

    private let base: any IdentityStore
    private let state = Mutex(State())

    public init(_ base: any IdentityStore) {
        self.base = base
    }

    public var reads: Int { state.withLock { $0.reads } }
    /// Transactions that were asked for, also those that were rolled back.
    public var writes: Int { state.withLock { $0.writes } }

    /// Runs once, after the next read has seen its snapshot and before its caller gets the result.
    public func afterNextRead(_ action: @escaping @Sendable () async -> Void) {
        state.withLock { $0.afterRead = action }
    }

    /// Runs once, when the next transaction was asked for and before it begins: what its caller has read by then may
    /// be out of date.
    public func beforeNextWrite(_ action: @escaping @Sendable () async throws -> Void) {
        state.withLock { $0.beforeWrite = action }
    }

    public var changes: StoreChangeFeed { base.changes }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        let result = try await base.read(body)
        let action = state.withLock { state in
            state.reads += 1
            defer { state.afterRead = nil }
            return state.afterRead
        }
        await action?()
        return result
    }

    public func scan<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try await base.scan(body)
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> T) async throws -> T {
        let action = state.withLock { state in
            state.writes += 1
            defer { state.beforeWrite = nil }
            return state.beforeWrite
        }
        try await action?()
        return try await base.write(body)
    }
}
