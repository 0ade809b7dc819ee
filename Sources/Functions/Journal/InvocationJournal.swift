public import Identity
import JSON
import Synchronization

/// The last calls of functions, in memory: so that whoever develops one sees why it refused.
///
/// Each server has its own; it dies with the process, and nothing rests on it.
public final class InvocationJournal: Sendable {
    private struct State {
        var records: [InvocationRecord] = []
        var lastId: Int64 = 0
    }

    private let limit: Int
    private let now: @Sendable () -> Int64
    private let state = Mutex(State())
    /// Tells that a call has ended.
    public let news = WakeSignal()

    /// - Parameters:
    ///   - limit: how many are kept; 0 keeps none.
    ///   - now: milliseconds since 1970.
    public init(limit: Int, now: @escaping @Sendable () -> Int64) {
        self.limit = limit
        self.now = now
    }

    func add(
        _ call: FunctionCall, place: String?, attempts: Int, milliseconds: Int64,
        _ result: Result<JSONValue, FunctionFailure>
    ) {
        guard limit > 0 else { return }
        let record = InvocationRecord(
            call, place: place, attempts: attempts, milliseconds: milliseconds, endedAt: now(), result)
        state.withLock { state in
            state.lastId += 1
            var record = record
            record.id = state.lastId
            if state.records.count >= limit { state.records.removeFirst(state.records.count - limit + 1) }
            state.records.append(record)
        }
        news.notify()
    }

    /// The number of the last call that has ended; 0 before the first.
    public var end: Int64 { state.withLock { $0.lastId } }

    /// Newest first.
    ///
    /// - Parameter after: only those with a greater number.
    public func records(
        after: Int64 = 0, limit: Int, where isWanted: (InvocationRecord) -> Bool = { _ in true }
    ) -> [InvocationRecord] {
        let all = state.withLock { $0.records }
        return Array(all.reversed().lazy.prefix { $0.id > after }.filter(isWanted).prefix(limit))
    }
}
