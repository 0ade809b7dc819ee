import Threads

/// Keeps handlers waiting, without a thread, until somebody opens it; and tells when one waits.
final class Gate: Sendable {
    private struct State {
        var isOpen = false
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    private let state = Monitor(State())

    func pass() async {
        await withCheckedContinuation { continuation in
            let isOpen = state.withLock { state in
                if !state.isOpen { state.waiting.append(continuation) }
                return state.isOpen
            }
            state.broadcast()
            if isOpen { continuation.resume() }
        }
    }

    func open() {
        let waiting = state.withLock { state in
            state.isOpen = true
            return state.waiting
        }
        for continuation in waiting { continuation.resume() }
    }

    /// Blocks until `count` wait.
    func waitForArrivals(_ count: Int = 1) {
        state.wait { $0.waiting.count >= count ? () : nil }
    }
}

/// Something that happens once, and that a thread waits for, ten seconds at most.
final class Event: Sendable {
    private let state = Monitor(false)

    func happen() {
        state.withLock { $0 = true }
        state.broadcast()
    }

    /// Gives other threads a moment.
    func happenedSoon() { _ = happened(within: 1) }

    func happened(within milliseconds: Int = 60_000) -> Bool {
        state.wait(milliseconds: milliseconds) { $0 ? true : nil } ?? false
    }
}
