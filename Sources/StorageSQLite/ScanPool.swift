import Storage
import Threads

/// A few threads with a connection each, for reads that take long or had to wait.
///
/// Threads start when there is more work than idle threads. `state` is shared under its lock; each
/// connection belongs to its thread.
final class ScanPool: Sendable {
    private typealias Job = @Sendable (Result<SQLiteConnection, any Error>) -> Void

    private struct State {
        var waiting: [Job] = []
        var threads = 0
        var idle = 0
        var isClosing = false
    }

    private let state = Monitor(State())
    private let maximumThreads: Int
    private let maximumWaiting: Int
    private let open: @Sendable () throws -> SQLiteConnection

    init(options: SQLiteOptions, open: @escaping @Sendable () throws -> SQLiteConnection) {
        maximumThreads = options.scanThreads
        maximumWaiting = options.maximumWaitingScans
        self.open = open
    }

    func run<T: Sendable>(_ body: @escaping @Sendable (any SQLConnection) throws -> T) async throws -> T {
        try await withCheckedThrowingContinuation { continuation in
            let refusal = submit { connection in
                continuation.resume(with: Result { try connection.get().snapshot(body) })
            }
            if let refusal { continuation.resume(throwing: refusal) }
        }
    }

    /// Finishes what waits, then ends the threads. Blocks until they have ended.
    func close() {
        state.withLock { $0.isClosing = true }
        state.broadcast()
        state.wait { $0.threads == 0 ? () : nil }
    }

    private func submit(_ job: @escaping Job) -> (any Error)? {
        let startThread: Result<Bool, any Error> = state.withLock { state in
            if state.isClosing { return .failure(StorageClosed()) }
            if state.waiting.count >= maximumWaiting { return .failure(StorageOverloaded()) }
            state.waiting.append(job)
            guard state.idle < state.waiting.count, state.threads < maximumThreads else { return .success(false) }
            state.threads += 1
            return .success(true)
        }
        switch startThread {
        case .failure(let refusal): return refusal
        case .success(true): OSThread.start(name: "sqlite-scan") { self.run() }
        case .success(false): state.signal()
        }
        return nil
    }

    private func run() {
        let connection = Result { try open() }
        while let job = next() { job(connection) }
        if case .success(let connection) = connection { connection.close() }
        state.withLock { $0.threads -= 1 }
        state.broadcast()
    }

    private func next() -> Job? {
        state.withLock { $0.idle += 1 }
        let job: Job?? = state.wait { state in
            if !state.waiting.isEmpty {
                state.idle -= 1
                return .some(state.waiting.removeFirst())
            }
            guard state.isClosing else { return nil }
            state.idle -= 1
            return .some(nil)
        }
        return job ?? nil
    }
}
