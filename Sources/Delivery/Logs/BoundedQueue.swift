import Identity
import Synchronization

/// What waits to be dealt with, up to a number: more is forgotten and counted, so that whoever adds never waits.
final class BoundedQueue<Element: Sendable>: Sendable {
    private struct State {
        var waiting: [Element] = []
        var forgotten = 0
        /// Taken, and not done with.
        var underWay = 0
    }

    private let limit: Int
    private let state = Mutex(State())
    private let signal = WakeSignal()
    private let done = WakeSignal()

    init(limit: Int) {
        self.limit = limit
    }

    func add(_ elements: [Element]) {
        state.withLock { state in
            let room = max(0, limit - state.waiting.count)
            state.waiting += elements.prefix(room)
            state.forgotten += max(0, elements.count - room)
        }
        signal.notify()
    }

    /// Waits for some, and takes at most so many; none where the task is cancelled. `finish` says that they are done
    /// with.
    func next(_ limit: Int) async -> [Element] {
        while !Task.isCancelled {
            let seen = signal.generation
            let taken = state.withLock { state in
                let taken = Array(state.waiting.prefix(limit))
                state.waiting.removeFirst(taken.count)
                state.underWay += taken.count
                return taken
            }
            if !taken.isEmpty { return taken }
            await signal.wait(beyond: seen)
        }
        return []
    }

    func finish(_ count: Int) {
        state.withLock { $0.underWay -= count }
        done.notify()
    }

    /// How many were forgotten since this was asked last.
    func takeForgotten() -> Int {
        state.withLock { state in
            defer { state.forgotten = 0 }
            return state.forgotten
        }
    }

    /// Until nothing waits and nothing is under way, or the task is cancelled.
    func waitUntilEmpty() async {
        while !Task.isCancelled {
            let seen = done.generation
            if state.withLock({ $0.waiting.isEmpty && $0.underWay == 0 }) { return }
            await done.wait(beyond: seen)
        }
    }
}
