import Synchronization

/// How many calls are under way, and who waits: so that a function that hangs holds up its own callers alone.
///
/// Any thread may enter and leave; nobody waits while the lock is held.
final class FunctionTurns: Sendable {
    private struct Waiter {
        let id: Int
        let function: String
        let answer: CheckedContinuation<Bool, Never>
        let patience: Task<Void, Never>
    }

    private struct State {
        var running: [String: Int] = [:]
        var total = 0
        /// In the order in which they came.
        var queue: [Waiter] = []
        var waiting: [String: Int] = [:]
        var nextId = 0
    }

    private let policy: FunctionPolicy
    private let pause: @Sendable (_ milliseconds: Int) async -> Void
    private let state = Mutex(State())

    init(_ policy: FunctionPolicy, pause: @escaping @Sendable (_ milliseconds: Int) async -> Void) {
        self.policy = policy
        self.pause = pause
    }

    /// Waits for a turn. False where too many wait, or none came in time; else `leave` must follow.
    func enter(_ function: String) async -> Bool {
        await withCheckedContinuation { continuation in
            let answer: Bool? = state.withLock { state in
                if hasRoom(function, state) {
                    Self.begin(function, &state)
                    return true
                }
                guard state.waiting[function, default: 0] < policy.waiting else { return false }
                state.nextId += 1
                let id = state.nextId
                let patience = Task.detached { [self] in
                    await pause(policy.timeoutMilliseconds)
                    if !Task.isCancelled { expire(id) }
                }
                state.queue.append(Waiter(id: id, function: function, answer: continuation, patience: patience))
                state.waiting[function, default: 0] += 1
                return nil
            }
            if let answer { continuation.resume(returning: answer) }
        }
    }

    func leave(_ function: String) {
        let next = state.withLock { state in
            state.total -= 1
            state.running[function, default: 1] -= 1
            if state.running[function] == 0 { state.running[function] = nil }
            guard let place = state.queue.firstIndex(where: { hasRoom($0.function, state) }) else {
                return nil as Waiter?
            }
            let waiter = Self.remove(place, &state)
            Self.begin(waiter.function, &state)
            return waiter
        }
        next?.answer.resume(returning: true)
    }

    /// Calls that wait.
    var waiting: Int { state.withLock { $0.queue.count } }

    private func expire(_ id: Int) {
        let late = state.withLock { state in
            guard let place = state.queue.firstIndex(where: { $0.id == id }) else { return nil as Waiter? }
            return Self.remove(place, &state)
        }
        late?.answer.resume(returning: false)
    }

    private func hasRoom(_ function: String, _ state: State) -> Bool {
        state.total < policy.atOnceInAll && state.running[function, default: 0] < policy.atOnce
    }

    private static func begin(_ function: String, _ state: inout State) {
        state.running[function, default: 0] += 1
        state.total += 1
    }

    private static func remove(_ place: Int, _ state: inout State) -> Waiter {
        let waiter = state.queue.remove(at: place)
        waiter.patience.cancel()
        state.waiting[waiter.function, default: 1] -= 1
        if state.waiting[waiter.function] == 0 { state.waiting[waiter.function] = nil }
        return waiter
    }
}
