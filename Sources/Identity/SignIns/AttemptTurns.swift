import ServiceModel
import Synchronization

/// Attempts at one name's password take turns: one fewer at a time than lock the name.
///
/// An attempt counts as a failure until it was evaluated (`SignInAttempt`). Without turns, a user's own programs that
/// sign in at the same moment, all with the right password, would lock each other out. Who waits here holds no
/// thread. Of the turns in other processes it knows nothing: `SignInAttempt.isCrowded` sees those.
public final class AttemptTurns: Sendable {
    private struct Line {
        var running = 0
        var waiting: [CheckedContinuation<Void, Never>] = []
    }

    static let atOnce = SignInLockout.freeFailures - 1
    /// At a full hash each, some seconds of work.
    static let maximumWaiting = 256

    private let lines = Mutex<[Subject: Line]>([:])
    private let slowest = Atomic<Int64>(0)

    init() {}

    /// For how long an attempt that another process has counted may still be under way, in milliseconds: twice what the
    /// slow ones of this process took lately, which share the machines, within bounds.
    var patience: Int64 {
        min(max(2 * slowest.load(ordering: .relaxed), 3 * Milliseconds.second), 10 * Milliseconds.second)
    }

    /// Remembers how long a look at a password took, in milliseconds, and forgets slower ones little by little.
    func took(_ milliseconds: Int64) {
        // Of two at the same moment one may be forgotten at once; there will be others.
        let before = slowest.load(ordering: .relaxed)
        slowest.store(max(milliseconds, before - before / 8), ordering: .relaxed)
    }

    /// How many wait for a turn in this line now.
    func waiting(_ subject: Subject) -> Int { lines.withLock { $0[subject]?.waiting.count ?? 0 } }

    /// A turn that somebody has. It ends with `end`, and at the latest when nobody holds it any more.
    final class Turn: Sendable {
        private let turns: AttemptTurns
        private let subject: Subject
        private let isOver = Atomic(false)

        fileprivate init(_ turns: AttemptTurns, _ subject: Subject) {
            self.turns = turns
            self.subject = subject
        }

        func end() {
            if !isOver.exchange(true, ordering: .relaxed) { turns.leave(subject) }
        }

        deinit { end() }
    }

    /// Returns when it is the caller's turn.
    ///
    /// - Throws: `tooManyRequests` where too many wait already.
    func turn(in subject: Subject) async throws(Refusal) -> Turn {
        try await enter(subject)
        return Turn(self, subject)
    }

    /// As `turn(in:)`; `leave` must follow.
    func enter(_ subject: Subject) async throws(Refusal) {
        var isRefused = false
        await withCheckedContinuation { continuation in
            let isTurn = lines.withLock { lines in
                var line = lines[subject] ?? Line()
                defer { lines[subject] = line }
                if line.running < Self.atOnce {
                    line.running += 1
                    return true
                }
                isRefused = line.waiting.count >= Self.maximumWaiting
                if !isRefused { line.waiting.append(continuation) }
                return isRefused
            }
            if isTurn { continuation.resume() }
        }
        if isRefused { throw .tooManyRequests }
    }

    /// Ends a turn: the next in line has it, if there is one.
    func leave(_ subject: Subject) {
        let next = lines.withLock { lines -> CheckedContinuation<Void, Never>? in
            guard var line = lines[subject] else { return nil }
            if !line.waiting.isEmpty {
                let next = line.waiting.removeFirst()
                lines[subject] = line
                return next
            }
            line.running -= 1
            lines[subject] = line.running > 0 ? line : nil
            return nil
        }
        next?.resume()
    }
}
