import Synchronization

/// How many bytes all connections of a server may hold, beyond the little that each may hold without asking.
///
/// Shared by the event loops, and exact: what is refused was never counted, not even for a moment.
final class BufferBudget: Sendable {
    enum Purpose {
        /// Bodies that are still coming or being handled, and requests sent ahead.
        case request
        /// Answers that the client does not take.
        case answer
    }

    private let taken = Atomic<Int>(0)
    private let limit: Int
    private let requestLimit: Int

    /// `limit`: in bytes.
    init(limit: Int) {
        self.limit = limit
        requestLimit = Self.requestLimit(of: limit)
    }

    /// The share of `limit` that requests may fill. The rest is left to answers, so that who holds bodies back
    /// does not have those cut off who read over slow lines.
    static func requestLimit(of limit: Int) -> Int { limit - limit / 4 }

    /// Bytes that are held now.
    var held: Int { taken.load(ordering: .relaxed) }

    /// False, and nothing taken, where there is no room for all of it.
    func take(_ bytes: Int, for purpose: Purpose) -> Bool {
        let ceiling =
            switch purpose {
            case .request: requestLimit
            case .answer: limit
            }
        var known = taken.load(ordering: .relaxed)
        while bytes <= ceiling - known {
            let (isExchanged, original) = taken.weakCompareExchange(
                expected: known, desired: known + bytes, ordering: .relaxed)
            if isExchanged { return true }
            known = original
        }
        return false
    }

    func giveBack(_ bytes: Int) { taken.subtract(bytes, ordering: .relaxed) }
}
