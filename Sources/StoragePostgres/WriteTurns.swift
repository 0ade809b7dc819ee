/// How many writes run at once: as many as there are threads, as long as they are not in each other's way.
///
/// Two serialisable transactions that touch the same pages cannot both commit, and the one that runs anew has cost its
/// work twice. So a conflict lowers the number at once and by a lot, and writes without one raise it little by little.
///
/// Where it is one row that many want again and again, that is nobody else's affair: what begins with the same question
/// runs one after the other then, and the number stays as it is for the rest.
struct WriteTurns {
    /// What a write begins by asking, as a number that means nothing outside of this process and names nobody: of its first
    /// statement and the values in it.
    typealias Subject = Int

    private struct Contention {
        var conflicts: Int
        /// By the monotonic clock, in milliseconds.
        var lastAt: Int64
    }

    private let maximum: Double
    private var allowed: Double
    private(set) var running = 0
    private var contentions: [Subject: Contention] = [:]
    /// Contended subjects that a write has now.
    private var taken: Set<Subject> = []

    /// So many subjects are remembered.
    static let memory = 64
    /// For how long, in milliseconds, after nobody was in anybody's way.
    static let span: Int64 = 10_000

    init(maximum: Int) {
        self.maximum = Double(maximum)
        allowed = Double(maximum)
    }

    var hasTurn: Bool { running < max(1, Int(allowed)) }

    mutating func take() { running += 1 }

    /// Whether a write that has its turn may go on with what it begins with. Where not it gives its turn back, and comes again
    /// once whoever has the subject gives that back.
    mutating func admits(_ subject: Subject, at now: Int64) -> Bool {
        guard isContended(subject, at: now) else { return true }
        guard taken.insert(subject).inserted else {
            contentions[subject]?.lastAt = now
            return false
        }
        return true
    }

    func isTaken(_ subject: Subject) -> Bool { taken.contains(subject) }

    /// - Parameters:
    ///   - conflicts: how often the write had to run anew.
    ///   - subjects: what it was admitted to, the last one last.
    mutating func giveBack(conflicts: Int, subjects: [Subject], at now: Int64) {
        running -= 1
        taken.subtract(subjects)
        guard conflicts > 0 else {
            allowed = min(maximum, allowed + 0.02)
            return
        }
        // The first conflict may be chance, and of pages that have nothing to do with it.
        if let subject = subjects.last, note(subject, at: now) { return }
        allowed = max(1, allowed * 0.7)
    }

    /// - Returns: whether the subject was contended for lately.
    private mutating func note(_ subject: Subject, at now: Int64) -> Bool {
        if let known = contentions[subject], now - known.lastAt < Self.span {
            contentions[subject] = Contention(conflicts: known.conflicts + 1, lastAt: now)
            return true
        }
        if contentions.count >= Self.memory, let oldest = contentions.min(by: { $0.value.lastAt < $1.value.lastAt }) {
            contentions[oldest.key] = nil
        }
        contentions[subject] = Contention(conflicts: 1, lastAt: now)
        return false
    }

    private func isContended(_ subject: Subject, at now: Int64) -> Bool {
        guard let known = contentions[subject] else { return false }
        return known.conflicts > 1 && now - known.lastAt < Self.span
    }
}
