import Glibc
import Threads

/// A task executor with one thread, as an event loop is one.
final class LoopExecutor: TaskExecutor {
    private struct State {
        var jobs: [UnownedJob] = []
        var isStopped = false
        var thread: pthread_t?
    }

    private let state = Monitor(State())

    init() {
        OSThread.start(name: "test-loop") { [self, state] in
            state.withLock { $0.thread = pthread_self() }
            while let job = state.wait(until: Self.next) { job.runSynchronously(on: asUnownedTaskExecutor()) }
        }
    }

    /// Whether this code runs on the executor's thread.
    var isCurrent: Bool { state.withLock { $0.thread == pthread_self() } }

    func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        state.withLock { $0.jobs.append(job) }
        state.signal()
    }

    func stop() {
        state.withLock { $0.isStopped = true }
        state.signal()
    }

    /// nil: nothing yet; `.some(nil)`: nothing to come.
    private static func next(_ state: inout State) -> UnownedJob?? {
        if !state.jobs.isEmpty { return state.jobs.removeFirst() }
        return state.isStopped ? .some(nil) : nil
    }
}
