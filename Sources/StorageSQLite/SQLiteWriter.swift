import Storage
import Synchronization
import Threads

/// The one thread that writes.
///
/// Waiting closures are run one after another in one transaction, each in a savepoint, and are answered
/// once the commit, and with it the sync, has returned. No timer: what arrives during a commit is the
/// next batch.
///
/// `queue` is shared under its lock; the connection belongs to the thread alone.
final class SQLiteWriter: Sendable {
    private struct Queue {
        var waiting: [any WriteJob] = []
        var isClosing = false
        var hasEnded = false
    }

    private let queue = Monitor(Queue())
    private let maximumWaiting: Int
    private let maximumBatch: Int
    private let committed = Atomic(0)

    /// - Parameter connection: handed over to the thread, which closes it at the end.
    init(_ connection: consuming sending SQLiteConnection, options: SQLiteOptions) {
        maximumWaiting = options.maximumWaitingWrites
        maximumBatch = options.maximumBatch
        let owned = Owned(connection)
        OSThread.start(name: "sqlite-writer") { self.run(owned.connection) }
    }

    private struct Owned: @unchecked Sendable {
        let connection: SQLiteConnection
        init(_ connection: SQLiteConnection) { self.connection = connection }
    }

    /// Transactions committed since the start; fewer than writes where they came together.
    var commits: Int { committed.load(ordering: .relaxed) }

    func write<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let job = TypedJob(body, continuation)
            if let refusal = submit(job) { continuation.resume(throwing: refusal) }
        }
    }

    /// Finishes what waits, then ends the thread. Blocks until it has ended.
    func close() {
        queue.withLock { $0.isClosing = true }
        queue.broadcast()
        queue.wait { $0.hasEnded ? () : nil }
    }

    private func submit(_ job: any WriteJob) -> (any Error)? {
        let refusal: (any Error)? = queue.withLock { queue in
            if queue.isClosing { return StorageClosed() }
            if queue.waiting.count >= maximumWaiting { return StorageOverloaded() }
            queue.waiting.append(job)
            return nil
        }
        if refusal == nil { queue.signal() }
        return refusal
    }

    private func run(_ connection: SQLiteConnection) {
        while let batch = nextBatch() {
            let remaining = commit(batch, connection)
            if !remaining.isEmpty { queue.withLock { $0.waiting.insert(contentsOf: remaining, at: 0) } }
        }
        connection.close()
        queue.withLock { $0.hasEnded = true }
        queue.broadcast()
    }

    private func nextBatch() -> ArraySlice<any WriteJob>? {
        let batch: ArraySlice<any WriteJob> = queue.wait { queue in
            if queue.waiting.isEmpty { return queue.isClosing ? [] : nil }
            let batch = queue.waiting.prefix(maximumBatch)
            if batch.count == queue.waiting.count {
                queue.waiting = []
            } else {
                queue.waiting.removeFirst(batch.count)
            }
            return batch
        }
        return batch.isEmpty ? nil : batch
    }

    /// Runs and answers a batch.
    ///
    /// - Returns: the jobs that were not run, because the transaction was lost before their turn.
    private func commit(_ batch: ArraySlice<any WriteJob>, _ connection: SQLiteConnection) -> ArraySlice<any WriteJob> {
        if batch.count == 1, let job = batch.first {
            commit(job, connection)
            return []
        }
        do {
            try connection.begin("BEGIN IMMEDIATE")
        } catch {
            for job in batch { job.finish(error) }
            return []
        }
        // A job's own failure, in the order of the batch. Everybody is answered after the commit: a
        // refusal too may rest on what a neighbour wrote.
        var failures: [(any Error)?] = []
        failures.reserveCapacity(batch.count)
        var lost: (any Error)?
        for job in batch {
            let failure = run(job, connection)
            failures.append(failure)
            guard connection.lostTransaction else { continue }
            lost = failure ?? SQLError(kind: .transactionLost, code: 0, message: "the transaction was rolled back")
            break
        }
        let ran = batch.prefix(failures.count)
        if lost == nil {
            do {
                try connection.commit()
                committed.add(1, ordering: .relaxed)
            } catch { lost = error }
        }
        if lost != nil { connection.rollback() }
        for (job, failure) in zip(ran, failures) { job.finish(failure ?? lost) }
        return batch.dropFirst(failures.count)
    }

    /// A job without neighbours needs no savepoint.
    private func commit(_ job: any WriteJob, _ connection: SQLiteConnection) {
        do {
            try connection.begin("BEGIN IMMEDIATE")
            try job.run(connection)
            try connection.commit()
            committed.add(1, ordering: .relaxed)
            job.finish(nil)
        } catch {
            connection.rollback()
            job.finish(error)
        }
    }

    /// Runs a job in its savepoint and returns why it failed.
    private func run(_ job: any WriteJob, _ connection: SQLiteConnection) -> (any Error)? {
        do {
            try connection.execute("SAVEPOINT job")
            try job.run(connection)
            try connection.execute("RELEASE job")
            return nil
        } catch {
            if !connection.lostTransaction {
                _ = try? connection.execute("ROLLBACK TO job")
                _ = try? connection.execute("RELEASE job")
            }
            return error
        }
    }
}

/// A waiting write.
private protocol WriteJob: AnyObject, Sendable {
    func run(_ connection: any SQLConnection) throws
    /// Answers the waiter: with its result, or with `failure`.
    func finish(_ failure: (any Error)?)
}

/// `result` is touched by the writer's thread alone.
private final class TypedJob<T: Sendable>: WriteJob, @unchecked Sendable {
    private let body: @Sendable (any SQLConnection) throws -> T
    private let continuation: CheckedContinuation<T, any Error>
    private var result: T?

    init(_ body: @escaping @Sendable (any SQLConnection) throws -> T, _ continuation: CheckedContinuation<T, any Error>)
    {
        self.body = body
        self.continuation = continuation
    }

    func run(_ connection: any SQLConnection) throws {
        result = try body(connection)
    }

    func finish(_ failure: (any Error)?) {
        if let failure {
            continuation.resume(throwing: failure)
        } else {
            continuation.resume(returning: result!)
        }
    }
}
