import Storage
import Threads

/// A few threads with a connection each, for reads that take long or had to wait.
///
/// Threads start when there is more work than idle threads. `state` is shared under its lock; each
/// connection belongs to its thread.
final class ScanPool: Sendable {
    /// Runs on the connection, or fails because there is none. False: the connection is not to be used again.
    private typealias Job = @Sendable (Result<SQLiteConnection, any Error>) -> Bool

    private struct State {
        var waiting: [Job] = []
        /// Of each thread that has one, so that `close()` can cut short what runs on it.
        var connections: [ObjectIdentifier: SQLiteConnection] = [:]
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
                let result = Result { try connection.get().snapshot(body) }
                continuation.resume(with: result)
                guard case .failure(let error as SQLError) = result else { return true }
                return error.leavesConnectionUsable
            }
            if let refusal { continuation.resume(throwing: refusal) }
        }
    }

    /// Fails what waits with `StorageClosed` and cuts short what runs: nobody is there for the answer, and a long
    /// read must not hold up the end. Blocks until the threads have ended.
    func close() {
        let abandoned = state.withLock { state in
            state.isClosing = true
            defer { state.waiting = [] }
            return state.waiting
        }
        for job in abandoned { _ = job(.failure(StorageClosed())) }
        state.broadcast()
        // Again and again: an interruption between two statements is lost.
        while state.wait(milliseconds: 20, until: { $0.threads == 0 ? () : nil }) == nil {
            state.withLock { for connection in $0.connections.values { connection.interrupt() } }
        }
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
        var connection: SQLiteConnection?
        while let job = next() {
            // A thread that could not open the database, for want of descriptors perhaps, tries again each time.
            let opened = Result { try connection ?? openNoted() }
            connection = try? opened.get()
            if !job(opened) {
                forget(connection)
                connection = nil
            }
        }
        forget(connection)
        state.withLock { $0.threads -= 1 }
        state.broadcast()
    }

    private func openNoted() throws -> SQLiteConnection {
        let connection = try open()
        let isClosing = state.withLock { state in
            state.connections[ObjectIdentifier(connection)] = connection
            return state.isClosing
        }
        guard isClosing else { return connection }
        forget(connection)
        throw StorageClosed()
    }

    private func forget(_ connection: SQLiteConnection?) {
        guard let connection else { return }
        // First out of `close()`'s sight, which must not interrupt what is closed already.
        _ = state.withLock { $0.connections.removeValue(forKey: ObjectIdentifier(connection)) }
        connection.close()
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
