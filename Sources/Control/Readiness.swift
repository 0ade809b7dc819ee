public import Identity
import Synchronization

/// Whether others may rely on the server: it serves before its seed is applied, and is ready only then, and only
/// while it can write.
public final class Readiness: Sendable {
    enum State: String {
        case ok
        case starting
        case unwritable
    }

    private let reached = Atomic(false)
    private let store: WatchedStore
    private let clock: any WallClock

    public init(store: WatchedStore, clock: any WallClock) {
        self.store = store
        self.clock = clock
    }

    func state() async -> State {
        guard reached.load(ordering: .acquiring) else { return .starting }
        return await store.isWritable(at: clock.now) ? .ok : .unwritable
    }

    public func reach() { reached.store(true, ordering: .releasing) }
}
