import Storage
import Threads

/// Reads a table on a thread of its own, a few batches ahead of whoever writes them: so both have a core to work on, and
/// no more is in memory than the queue holds.
///
/// The source belongs to the thread until the table has ended.
final class SourceReader: Sendable {
    /// Of half a megabyte each.
    private static let batchesAhead = 8

    private struct State {
        var waiting = FIFO<RowBatch>()
        var failure: (any Error)?
        var hasEnded = false
        /// Nobody wants more.
        var isGivenUp = false
    }

    private struct GivenUp: Error {}

    private let state = Monitor(State())

    init(_ source: any BulkSource, _ table: TableShape) {
        OSThread.start(name: "copy-reader") { self.run(source, table) }
    }

    /// The next batch; nil where there is none. Blocks.
    func next() throws -> RowBatch? {
        let batch: Result<RowBatch?, any Error> = state.wait { state in
            if let batch = state.waiting.popFirst() { return .success(batch) }
            guard state.hasEnded else { return nil }
            return state.failure.map { .failure($0) } ?? .success(nil)
        }
        state.broadcast()
        return try batch.get()
    }

    /// Returns once the source is nobody's again.
    func end() {
        state.withLock { $0.isGivenUp = true }
        state.broadcast()
        state.wait { $0.hasEnded ? () : nil }
    }

    private func run(_ source: any BulkSource, _ table: TableShape) {
        var failure: (any Error)?
        do {
            try source.read(table) { batch in
                let isWanted = state.wait { state -> Bool? in
                    if state.isGivenUp { return false }
                    guard state.waiting.count < Self.batchesAhead else { return nil }
                    state.waiting.append(batch)
                    return true
                }
                guard isWanted else { throw GivenUp() }
                state.broadcast()
            }
        } catch {
            failure = error
        }
        state.withLock { [failure] state in
            state.failure = failure
            state.hasEnded = true
        }
        state.broadcast()
    }
}
