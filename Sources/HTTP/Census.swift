import Synchronization

/// How many connections there are, over all loops and for each, so that new ones can be dealt evenly.
final class Census: Sendable {
    private let total = Atomic<Int>(0)
    let limit: Int

    init(limit: Int) { self.limit = limit }

    /// Counts one more. False: it is beyond the limit, though counted.
    func arrive() -> Bool { total.add(1, ordering: .relaxed).newValue <= limit }

    func leave() { total.subtract(1, ordering: .relaxed) }

    /// Connections beyond the limit are answered before they are closed, but only so many at once.
    var isOverrun: Bool { total.load(ordering: .relaxed) > limit + 256 }
}
