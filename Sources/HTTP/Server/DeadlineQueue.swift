/// The time-outs of an event loop's connections, at most one for each.
///
/// Every kind has one duration, so that each kind's deadlines come in the order in which they were set:
/// a linked list per kind, with setting, clearing and finding the next all in constant time, and no
/// system call. Connections are known by their slot, the number of their descriptor.
struct DeadlineQueue {
    enum Kind: Int8, CaseIterable {
        /// Between requests.
        case idle
        /// Until the request's head is complete.
        case head
        /// Until the request's body is complete.
        case body
        /// Until the peer takes some of the answer.
        case write
        /// Until the peer closes after our last byte.
        case linger
    }

    private struct Node {
        var previous: Int32 = none
        var next: Int32 = none
        var kind: Kind?
        var due: Int64 = 0
    }

    private struct List {
        var first: Int32 = none
        var last: Int32 = none
        var duration: Int64
    }

    private static let none: Int32 = -1
    private var nodes: [Node] = []
    private var lists: [List]

    /// `duration`: in milliseconds.
    init(duration: (Kind) -> Int) {
        lists = Kind.allCases.map { List(duration: Int64(duration($0))) }
    }

    func kind(of slot: Int32) -> Kind? { Int(slot) < nodes.count ? nodes[Int(slot)].kind : nil }

    /// Starts `kind`'s time for the slot, instead of whatever ran for it.
    mutating func start(_ kind: Kind, for slot: Int32, now: Int64) {
        if Int(slot) >= nodes.count {
            nodes.append(contentsOf: repeatElement(Node(), count: Int(slot) + 1 - nodes.count))
        }
        stop(slot)
        let list = lists[Int(kind.rawValue)]
        nodes[Int(slot)] = Node(previous: list.last, next: Self.none, kind: kind, due: now + list.duration)
        if list.last == Self.none {
            lists[Int(kind.rawValue)].first = slot
        } else {
            nodes[Int(list.last)].next = slot
        }
        lists[Int(kind.rawValue)].last = slot
    }

    mutating func stop(_ slot: Int32) {
        guard Int(slot) < nodes.count, let kind = nodes[Int(slot)].kind else { return }
        let node = nodes[Int(slot)]
        if node.previous == Self.none {
            lists[Int(kind.rawValue)].first = node.next
        } else {
            nodes[Int(node.previous)].next = node.next
        }
        if node.next == Self.none {
            lists[Int(kind.rawValue)].last = node.previous
        } else {
            nodes[Int(node.next)].previous = node.previous
        }
        nodes[Int(slot)].kind = nil
    }

    /// When the next deadline falls due; nil: none is running.
    var nextDue: Int64? {
        var earliest: Int64?
        for list in lists where list.first != Self.none {
            let due = nodes[Int(list.first)].due
            if due < earliest ?? .max { earliest = due }
        }
        return earliest
    }

    /// Takes out one deadline that has passed.
    mutating func takeExpired(now: Int64) -> (slot: Int32, kind: Kind)? {
        for (kind, list) in zip(Kind.allCases, lists) where list.first != Self.none {
            guard nodes[Int(list.first)].due <= now else { continue }
            stop(list.first)
            return (list.first, kind)
        }
        return nil
    }
}
