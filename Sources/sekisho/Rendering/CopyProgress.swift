import Copy
import Threads

/// What a copy does, in lines for people: one at most each second, besides those that happen once.
///
/// Used by one thread.
final class CopyProgress {
    private static let interval: Int64 = 1000

    private let say: (String) -> Void
    private let now: () -> Int64
    private let begun: Int64
    private var saidAt: Int64
    /// What the copy has brought, once it has ended.
    private(set) var summary: String?

    /// - Parameter now: milliseconds by a clock that only goes on.
    init(now: @escaping () -> Int64 = { Monotonic.milliseconds }, say: @escaping (String) -> Void) {
        self.say = say
        self.now = now
        begun = now()
        saidAt = begun
    }

    func hear(_ event: CopyEvent) {
        switch event {
        case .begun(let isResumed):
            say(isResumed ? "going on with an unfinished copy" : "the target is empty, and marked until all is there")
        case .rows(let table, let done, let total): count("copied", table, done, total)
        case .checked(let table, let done, let total): count("still the same", table, done, total)
        case .compared(let table, let done, let total): count("compared", table, done, total)
        case .made(let name): say("made \(name)")
        case .settled: say("the copy is the same; the mark goes")
        case .finished(let copied):
            let seconds = max(1, now() - begun)
            let users = copied.tables.first { $0.name == "users" }?.rows ?? 0
            summary =
                "copied \(grouped(copied.rows)) rows of \(copied.tables.count) tables in \(tenths(seconds)) s, "
                + "\(grouped(users)) users among them (\(grouped(users * 1000 / Int(seconds))) a second), and compared all. "
                + "The master key was not copied: the target's servers need the same file"
        }
    }

    private func count(_ what: String, _ table: String, _ done: Int, _ total: Int) {
        let time = now()
        guard done > 0, done >= total || time - saidAt >= Self.interval else { return }
        saidAt = time
        say("\(table): \(grouped(done)) of \(grouped(total)) rows \(what)")
    }

    private func tenths(_ milliseconds: Int64) -> String { "\(milliseconds / 1000).\(milliseconds % 1000 / 100)" }

    private func grouped(_ number: Int) -> String {
        var text = ""
        for (index, digit) in String(number).reversed().enumerated() {
            if index > 0, index % 3 == 0 { text.append(",") }
            text.append(digit)
        }
        return String(text.reversed())
    }
}
