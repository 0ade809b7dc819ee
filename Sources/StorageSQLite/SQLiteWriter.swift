import Storage
import Synchronization
import Threads

/// The one thread that writes.
///
/// What waits is run in one transaction and answered once the commit, and with it the sync, has returned. No
/// timer: what arrives during a commit is the next batch.
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
            let job = WaitingWrite(body, continuation)
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
        while let jobs = nextBatch() {
            var batch = WriteBatch(jobs)
            let remaining = batch.commit(on: connection, counting: committed)
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
}
