/// How many writes run at once: as many as there are threads, as long as they are not in each other's way.
///
/// Two serialisable transactions that touch the same pages cannot both commit, and the one that runs anew has cost its
/// work twice. So a conflict lowers the number at once and by a lot, and writes without one raise it little by little.
struct WriteTurns {
    private let maximum: Double
    private var allowed: Double
    private(set) var running = 0

    init(maximum: Int) {
        self.maximum = Double(maximum)
        allowed = Double(maximum)
    }

    var hasTurn: Bool { running < max(1, Int(allowed)) }

    mutating func take() { running += 1 }

    /// - Parameter conflicts: how often the write had to run anew.
    mutating func giveBack(conflicts: Int) {
        running -= 1
        allowed = conflicts > 0 ? max(1, allowed * 0.7) : min(maximum, allowed + 0.02)
    }
}
