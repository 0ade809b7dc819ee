public import Identity
import Synchronization

/// A store that counts what is asked of it and does what a test tells it: it fails, as a full disk, a damaged page or a
/// queue that is full does, or holds a call between a read and its result, or before a write.
public final class ScriptedStore: IdentityStore {
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
        var afterRead: (@Sendable () async -> Void)?
        var lostWrite: Int?
        var beforeWrite: (@Sendable () async throws -> Void)?
    }

    private let base: any IdentityStore
    private let state = Mutex(State())

    public let changes: StoreChangeFeed

    /// - Parameter isShared: whether it says that other processes have it open, too. Their changes count as heard of
    ///   until the test tells `changes` otherwise.
    public init(_ base: any IdentityStore, isShared: Bool = false) {
        self.base = base
        guard isShared else {
            changes = base.changes
            return
        }
        changes = StoreChangeFeed(isShared: true)
        changes.trust(until: .max)
        base.changes.subscribe { [changes] in changes.publish($0) }
    }

    /// What was asked for since the store was made, failed or not.
    public var calls: [Access] { state.withLock { $0.calls } }
    public var reads: Int { calls.count { $0 == .read } }
    /// Transactions that were asked for, also those that were rolled back.
    public var writes: Int { calls.count { $0 == .write } }

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

    /// The transaction of this number, counted from 1 since the store was made, is committed, and its caller hears that it
    /// failed: as when the connection breaks while the answer is on its way.
    public func loseAnswer(ofWrite number: Int) {
        state.withLock { $0.lostWrite = number }
    }

    /// Runs once, after the next read has seen its snapshot and before its caller gets the result.
    public func afterNextRead(_ action: @escaping @Sendable () async -> Void) {
        state.withLock { $0.afterRead = action }
    }

    /// Runs once, when the next transaction was asked for and before it begins: what its caller has read by then may
    /// be out of date.
    public func beforeNextWrite(_ action: @escaping @Sendable () async throws -> Void) {
        state.withLock { $0.beforeWrite = action }
    }

    public func read<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try admit(.read)
        let result = try await base.read(body)
        let action = state.withLock { state in
            defer { state.afterRead = nil }
            return state.afterRead
        }
        await action?()
        return result
    }

    public func scan<T: Sendable>(_ body: @escaping @Sendable (any StoreReader) throws -> T) async throws -> T {
        try admit(.scan)
        return try await base.scan(body)
    }

    public func write<T: Sendable>(_ body: @escaping @Sendable (any StoreWriter) throws -> T) async throws -> T {
        try admit(.write)
        let action = state.withLock { state in
            defer { state.beforeWrite = nil }
            return state.beforeWrite
        }
        let number = writes
        try await action?()
        let result = try await base.write(body)
        if state.withLock({ $0.lostWrite }) == number { throw Failure() }
        return result
    }

    private func admit(_ access: Access) throws {
        let error = state.withLock { state in
            state.calls.append(access)
            return state.failing(access, state.calls.count)
        }
        if let error { throw error }
    }
}
