public import Identity
import Synchronization

/// A store that fails where it is told to, as a full disk, a damaged page or a queue that is full does.
public final class FailingStore: IdentityStore {
    public enum Access: Sendable, Equatable, CaseIterable {
        case read, scan, write
    }

    /// What a rule cannot know: neither a refusal nor a conflict.
    public struct Failure: Error, Equatable {
        public init() {}
    }

    /// The queue of the store is full.
    public struct Full: Overload, Equatable {
        public init() {}
    }

    private struct State {
        var calls: [Access] = []
        var failing: @Sendable (Access, Int) -> (any Error)? = { _, _ in nil }
    }

    private let base: any IdentityStore
    private let state = Mutex(State())

    public init(_ base: any IdentityStore) {
        self.base = base
    }

    /// What was asked for since the store was made, failed or not.
    public var calls: [Access] { state.withLock { $0.calls } }

    /// - Parameter failing: told what a call is and its number, counted from 1; the error to throw, or nil.
    public func fail(_ failing: @escaping @Sendable (Access, Int) -> (any Error)?) {
        state.withLock { $0.failing = failing }
    }

    /// Every call of this kind fails until told otherwise.
    public func fail(every access: Access, with error: any Error = Failure()) {
        fail { kind, _ in kind == access ? error : nil }
    }

    public func recover() {
        fail { _, _ in nil }
    }

    private func admit(_ access: Access) throws {
        let error = state.withLock { state in
            state.calls.append(access)
            return state.failing(access, state.calls.count)
        }
        if let error { throw error }
    }

    public var changes: StoreChangeFeed { base.changes }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try admit(.read)
        return try await base.read(body)
    }

    public func scan<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try admit(.scan)
        return try await base.scan(body)
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> T) async throws -> T {
        try admit(.write)
        return try await base.write(body)
    }
}
