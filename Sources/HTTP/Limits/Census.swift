import Synchronization

/// How many connections the server has, over all its loops.
final class Census: Sendable {
    enum Admission {
        case admitted
        /// Beyond the limit: to be told so, then closed.
        case refused
    }

    private let admitted = Atomic<Int>(0)
    private let refused = Atomic<Int>(0)
    private let limit: Int
    private let refusedLimit: Int

    init(limit: Int) {
        self.limit = limit
        refusedLimit = Self.refusedLimit(beside: limit)
    }

    /// Those being told take room too, though only for a moment; the rest is closed without a word.
    static func refusedLimit(beside limit: Int) -> Int { min(256, max(8, limit / 4 + 1)) }

    /// Counts one more connection. Nil: it is not counted, and to be closed.
    func arrive() -> Admission? {
        if admitted.add(1, ordering: .relaxed).newValue <= limit { return .admitted }
        admitted.subtract(1, ordering: .relaxed)
        if refused.add(1, ordering: .relaxed).newValue <= refusedLimit { return .refused }
        refused.subtract(1, ordering: .relaxed)
        return nil
    }

    func leave(_ admission: Admission) {
        switch admission {
        case .admitted: admitted.subtract(1, ordering: .relaxed)
        case .refused: refused.subtract(1, ordering: .relaxed)
        }
    }
}
