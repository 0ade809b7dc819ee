/// A place in the outbox, behind some of its messages and before all others.
///
/// Who reads on from where the outbox ended in a snapshot misses no message, in whichever order transactions commit: what
/// that snapshot did not show comes after its end, an earlier id or not. They meet none twice as long as the database
/// lives on; where its server was started anew, has crashed, or gave way to another one, ids and snapshots of before mean
/// nothing any more, and everything is told again. Who reads on from an id alone may miss a message whose id was drawn
/// before and whose transaction committed after, and one that was given the same id after a crash.
public struct OutboxPosition: Sendable, Equatable {
    /// What stores that run transactions beside each other know a snapshot by; theirs to read.
    public struct Snapshot: Sendable, Equatable {
        /// In which life of which server it was taken: two numbers, and a hyphen between them.
        public let life: String
        /// PostgreSQL's `pg_snapshot`.
        public let text: String

        public init(life: String, text: String) {
            self.life = life
            self.text = text
        }
    }

    /// All messages up to this one lie before the place.
    public let id: Int64
    public let snapshot: Snapshot?

    public init(id: Int64, snapshot: Snapshot? = nil) {
        self.id = id
        self.snapshot = snapshot
    }

    /// The place behind what lies before either; `end` is the later one. What was known in another life than that of
    /// `end` is not known any more.
    public func advanced(to end: OutboxPosition) -> OutboxPosition {
        if let snapshot, snapshot.life != end.snapshot?.life { return end }
        return OutboxPosition(id: max(id, end.id), snapshot: end.snapshot)
    }

    /// For callers who bring it back: an id, or an id and a snapshot with its life.
    public var text: String { snapshot.map { "\(id):\($0.life):\($0.text)" } ?? "\(id)" }

    /// Nil where the text is none that `text` gives.
    public init?(text: String) {
        let parts = text.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false)
        guard let id = Self.number(parts[0]) else { return nil }
        switch parts.count {
        case 1: self.init(id: id)
        case 3 where Self.isLife(parts[1]) && Self.isSnapshot(parts[2]):
            self.init(id: id, snapshot: Snapshot(life: String(parts[1]), text: String(parts[2])))
        default: return nil
        }
    }

    private static func isLife(_ text: Substring) -> Bool {
        let numbers = text.split(separator: "-", omittingEmptySubsequences: false)
        return numbers.count == 2 && numbers.allSatisfy { number($0) != nil }
    }

    /// Bounded, and numbers in order as every snapshot has them: a text that is none would be the database's error.
    private static func isSnapshot(_ text: Substring) -> Bool {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        guard text.utf8.count <= 65536, parts.count == 3, let low = number(parts[0]), let high = number(parts[1]),
            0 < low, low <= high
        else { return false }
        if parts[2].isEmpty { return true }
        var last = low - 1
        for text in parts[2].split(separator: ",", omittingEmptySubsequences: false) {
            guard let running = number(text), last < running, running < high else { return false }
            last = running
        }
        return true
    }

    /// Written as every store writes it: no sign, and no zero before it.
    private static func number(_ text: Substring) -> Int64? {
        guard let number = Int64(text), number >= 0, String(number) == text else { return nil }
        return number
    }
}
