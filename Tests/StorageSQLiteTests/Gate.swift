import Threads

/// Holds one thread until another lets it go on.
final class Gate: Sendable {
    private enum State { case closed, reached, open }
    private let state = Monitor(State.closed)

    func pass() {
        state.withLock { if $0 == .closed { $0 = .reached } }
        state.broadcast()
        state.wait { $0 == .open ? () : nil }
    }

    func waitUntilReached() {
        state.wait { $0 != .closed ? () : nil }
    }

    func open() {
        state.withLock { $0 = .open }
        state.broadcast()
    }
}
