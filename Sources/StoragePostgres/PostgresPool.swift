import Storage
import Threads

/// Threads with a session each, and one queue before them.
///
/// Threads start when there is more work than idle threads. `state` is shared under its lock; each session belongs
/// to its thread.
final class PostgresPool: Sendable {
    fileprivate struct Job: Sendable {
        /// Told whether it has waited for another write.
        let run: @Sendable (PostgresSession, Bool) -> Outcome
        /// What it has waited for last.
        var awaited: WriteTurns.Subject?
    }

    fileprivate enum Outcome {
        case finished
        /// Nothing of it has run: another write that begins in the same way goes first.
        case waits(for: WriteTurns.Subject)
    }

    fileprivate struct State {
        var waiting = FIFO<Job>()
        /// Those that have waited for another one, which has ended. They go before what came later.
        var resumed = FIFO<Job>()
        var parked: [WriteTurns.Subject: FIFO<Job>] = [:]
        var parkedCount = 0
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
            let refusal = submit { session, hasWaited in
                let result = Result { () throws -> T in
                    guard !hasWaited || Monotonic.milliseconds < deadline else { throw Retry.tooMany(0, nil) }
                    return try work(session, deadline)
                }
                if case .failure(let error) = result, let waiting = error as? PostgresSession.Waiting {
                    return .waits(for: waiting.subject)
                }
                continuation.resume(with: result)
                return .finished
            }
            if let refusal { continuation.resume(throwing: refusal) }
        }
    }

    /// Runs a read on one of the threads.
    func run(_ job: any ReadJob) {
        let refusal = submit { session, _ in
            job.run(in: session)
            return .finished
        }
        if let refusal { job.fail(refusal) }
    }

    /// Refuses what is new and finishes what was accepted. Blocks until the threads have ended.
    func close() {
        state.withLock { $0.isClosing = true }
        state.broadcast()
        state.wait { $0.threads == 0 ? () : nil }
    }

    private func submit(_ job: @escaping @Sendable (PostgresSession, Bool) -> Outcome) -> (any Error)? {
        enum Next {
            case refused(any Error)
            case start
            case wake
        }
        let next: Next = state.withLock { state in
            if state.isClosing { return .refused(StorageClosed()) }
            if state.waiting.count + state.parkedCount >= maximumWaiting { return .refused(StorageOverloaded()) }
            state.waiting.append(Job(run: job))
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
        let session = PostgresSession(connector) { [self] subject in
            state.withLock { $0.turns.admits(subject, at: Monotonic.milliseconds) }
        }
        while let job = next() {
            let outcome = job.run(session, job.awaited != nil)
            let (conflicts, subjects) = session.takeRecord()
            let isWaiting = state.withLock { state in
                state.turns.giveBack(conflicts: conflicts, subjects: subjects, at: Monotonic.milliseconds)
                if case .waits(let subject) = outcome { state.park(job, until: subject) }
                for subject in Set(subjects).union([job.awaited].compactMap(\.self)) { state.resume(subject) }
                return !state.waiting.isEmpty || !state.resumed.isEmpty
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
            if state.turns.hasTurn, let job = state.resumed.popFirst() ?? state.waiting.popFirst() {
                state.idle -= 1
                state.turns.take()
                return .some(job)
            }
            // What is parked goes on with the thread that it waits for.
            guard state.isClosing, state.waiting.isEmpty, state.resumed.isEmpty else { return nil }
            state.idle -= 1
            return .some(nil)
        }
        return job ?? nil
    }
}

extension PostgresPool.State {
    /// Until whoever has the subject gives it back, which may have happened just now.
    fileprivate mutating func park(_ job: PostgresPool.Job, until subject: WriteTurns.Subject) {
        var job = job
        job.awaited = subject
        guard turns.isTaken(subject) else { return resumed.append(job) }
        parked[subject, default: FIFO()].append(job)
        parkedCount += 1
    }

    /// Has the next one that waits for the subject go on. Called also for who has waited and then come to nothing, since the
    /// next one waits for him.
    fileprivate mutating func resume(_ subject: WriteTurns.Subject) {
        guard !turns.isTaken(subject), let job = parked[subject]?.popFirst() else { return }
        parkedCount -= 1
        resumed.append(job)
        if parked[subject]?.isEmpty == true { parked[subject] = nil }
    }
}
