import Storage
import Threads

/// Threads for reads of one statement, which share journeys: what arrives while an answer is awaited is the next batch.
///
/// What needs more than one statement, or meets an error, goes to the pool that runs each read by itself.
final class PostgresReaders: Sendable {
    private struct State {
        var waiting: [any ReadJob] = []
        var threads = 0
        var idle = 0
        var isClosing = false
    }

    private let state = Monitor(State())
    private let connector: PostgresConnector
    private let maximumThreads: Int
    private let maximumWaiting: Int
    private let elsewhere: PostgresPool
    private static let maximumBatch = 64
    /// After a refused connection, how long nobody here tries again, in milliseconds.
    private static let refusalPause: Int64 = 500

    init(_ connector: PostgresConnector, threads: Int, maximumWaiting: Int, elsewhere: PostgresPool) {
        self.connector = connector
        self.maximumThreads = threads
        self.maximumWaiting = maximumWaiting
        self.elsewhere = elsewhere
    }

    func read<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        let deadline = Monotonic.milliseconds + Int64(connector.patienceMilliseconds)
        return try await withCheckedThrowingContinuation { continuation in
            submit(WaitingRead(body, before: deadline, continuation))
        }
    }

    /// Finishes what was accepted. Blocks until the threads have ended.
    func close() {
        state.withLock { $0.isClosing = true }
        state.broadcast()
        state.wait { $0.threads == 0 ? () : nil }
    }

    private func submit(_ job: any ReadJob) {
        enum Next {
            case refused(any Error)
            case start
            case wake
            case nothing
        }
        let next: Next = state.withLock { state in
            if state.isClosing { return .refused(StorageClosed()) }
            if state.waiting.count >= maximumWaiting { return .refused(StorageOverloaded()) }
            state.waiting.append(job)
            if state.idle > 0 { return .wake }
            guard state.threads < maximumThreads else { return .nothing }
            state.threads += 1
            return .start
        }
        switch next {
        case .refused(let refusal): job.fail(refusal)
        case .start: OSThread.start(name: "postgres-read") { self.run() }
        case .wake: state.signal()
        case .nothing: break
        }
    }

    private func run() {
        var connection: PostgresConnection?
        var refusedAt: Int64?
        while let batch = next() {
            if let known = connection, !isAlive(known) {
                known.close()
                connection = nil
            }
            if connection == nil, Monotonic.milliseconds - (refusedAt ?? .min / 2) > Self.refusalPause {
                // Where none comes, others try what is left of the time.
                let (now, deadline) = (Monotonic.milliseconds, batch.map(\.deadline).min() ?? 0)
                connection = try? connector.open(before: now + max(0, deadline - now) / 2)
                refusedAt = connection == nil ? Monotonic.milliseconds : nil
            }
            guard let open = connection else {
                for job in batch { elsewhere.run(job) }
                continue
            }
            serve(batch, open)
            if open.isBroken {
                open.close()
                connection = nil
                connector.route.doubt()
            }
        }
        connection?.close()
        state.withLock { $0.threads -= 1 }
        state.broadcast()
    }

    private func isAlive(_ connection: PostgresConnection) -> Bool {
        let doubts = connector.route.doubtCount
        guard connection.doubtCount == doubts || connection.answers(before: .max) else { return false }
        connection.doubtCount = doubts
        return true
    }

    private func serve(_ batch: ArraySlice<any ReadJob>, _ connection: PostgresConnection) {
        // One that has waited long must not have the others lose their connection.
        connection.deadline = max(batch.map(\.deadline).min() ?? 0, Monotonic.milliseconds + 500)
        var recorded: [any ReadJob] = []
        for job in batch {
            connection.begin(.recording)
            switch job.attempt(on: connection) {
            case .finished: break
            case .waits: recorded.append(job)
            case .elsewhere: elsewhere.run(job)
            }
        }
        guard !recorded.isEmpty else { return }
        let answers: [Result<PostgresResult, SQLError>]
        do {
            answers = try connection.takeBatch()
        } catch {
            for job in recorded { elsewhere.run(job) }
            return
        }
        for (job, answer) in zip(recorded, answers) {
            guard case .success(let result) = answer else {
                elsewhere.run(job)
                continue
            }
            connection.begin(.replaying(result))
            let outcome = job.attempt(on: connection)
            connection.takeReplay()?.free()
            if outcome != .finished {
                connection.expectMore()
                elsewhere.run(job)
            }
        }
    }

    private func next() -> ArraySlice<any ReadJob>? {
        state.withLock { $0.idle += 1 }
        let batch: ArraySlice<any ReadJob> = state.wait { state in
            guard !state.waiting.isEmpty || state.isClosing else { return nil }
            state.idle -= 1
            let batch = state.waiting.prefix(Self.maximumBatch)
            if batch.count == state.waiting.count {
                state.waiting.removeAll(keepingCapacity: true)
            } else {
                state.waiting.removeFirst(batch.count)
            }
            return batch
        }
        return batch.isEmpty ? nil : batch
    }
}
