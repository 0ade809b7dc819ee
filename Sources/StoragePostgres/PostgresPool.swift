import Storage
import Threads

/// Threads with a session each, and one queue before them.
///
/// Threads start when there is more work than idle threads. `state` is shared under its lock; each session belongs
/// to its thread.
final class PostgresPool: Sendable {
    private typealias Job = @Sendable (PostgresSession) -> Void

    private struct State {
        var waiting = FIFO<Job>()
        var turns: WriteTurns
        var threads = 0
        var idle = 0
        var isClosing = false
    }

    private let state: Monitor<State>
    private let connector: PostgresConnector
    private let maximumThreads: Int
    private let maximumWaiting: Int
    private let name: String

    init(_ connector: PostgresConnector, threads: Int, maximumWaiting: Int, name: String) {
        self.connector = connector
        self.maximumThreads = threads
        self.maximumWaiting = maximumWaiting
        self.name = name
        state = Monitor(State(turns: WriteTurns(maximum: threads)))
    }

    /// Runs `work` on one of the threads.
    ///
    /// - Parameter work: gets the session, and the time by which it must have ended.
    func run<T: Sendable>(_ work: @escaping @Sendable (PostgresSession, Int64) throws -> T) async throws -> T {
        let deadline = Monotonic.milliseconds + Int64(connector.patienceMilliseconds)
        return try await withCheckedThrowingContinuation { continuation in
            let refusal = submit { session in
                continuation.resume(with: Result { try work(session, deadline) })
            }
            if let refusal { continuation.resume(throwing: refusal) }
        }
    }

    /// Runs a read on one of the threads.
    func run(_ job: any ReadJob) {
        if let refusal = submit({ job.run(in: $0) }) { job.fail(refusal) }
    }

    /// Refuses what is new and finishes what was accepted. Blocks until the threads have ended.
    func close() {
        state.withLock { $0.isClosing = true }
        state.broadcast()
        state.wait { $0.threads == 0 ? () : nil }
    }

    private func submit(_ job: @escaping Job) -> (any Error)? {
        enum Next {
            case refused(any Error)
            case start
            case wake
        }
        let next: Next = state.withLock { state in
            if state.isClosing { return .refused(StorageClosed()) }
            if state.waiting.count >= maximumWaiting { return .refused(StorageOverloaded()) }
            state.waiting.append(job)
            // A thread that was woken for what came before counts as idle until it runs.
            guard state.waiting.count > state.idle, state.threads < maximumThreads, state.turns.hasTurn else {
                return .wake
            }
            state.threads += 1
            return .start
        }
        switch next {
        case .refused(let refusal): return refusal
        case .start: OSThread.start(name: name) { self.run() }
        case .wake: state.signal()
        }
        return nil
    }

    private func run() {
        let session = PostgresSession(connector)
        while let job = next() {
            job(session)
            let isWaiting = state.withLock { state in
                state.turns.giveBack(conflicts: session.takeConflicts())
                return !state.waiting.isEmpty
            }
            // Another turn may be free than this thread's own.
            if isWaiting { state.signal() }
        }
        session.close()
        state.withLock { $0.threads -= 1 }
        state.broadcast()
    }

    private func next() -> Job? {
        state.withLock { $0.idle += 1 }
        let job: Job?? = state.wait { state in
            if state.turns.hasTurn, let job = state.waiting.popFirst() {
                state.idle -= 1
                state.turns.take()
                return .some(job)
            }
            guard state.isClosing, state.waiting.isEmpty else { return nil }
            state.idle -= 1
            return .some(nil)
        }
        return job ?? nil
    }
}
