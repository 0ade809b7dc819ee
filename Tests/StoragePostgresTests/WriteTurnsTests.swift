import Testing

@testable import StoragePostgres

/// How many writes run at once.
@Suite struct WriteTurnsTests {
    @Test func `as many run as there are threads, while none is in another's way`() {
        var turns = WriteTurns(maximum: 3)
        let count = turns.takeAll()
        #expect(count == 3)
        turns.giveBack(conflicts: 0, subjects: [], at: 0)
        #expect(turns.hasTurn)
    }

    @Test func `conflicts leave one at the end, and never none`() {
        var turns = WriteTurns(maximum: 8)
        for number in 0..<50 {
            turns.take()
            turns.giveBack(conflicts: 2, subjects: [number], at: 0)
        }
        let count = turns.takeAll()
        #expect(count == 1)
    }

    @Test func `writes without a conflict bring all of them back`() {
        var turns = WriteTurns(maximum: 4)
        for number in 0..<20 {
            turns.take()
            turns.giveBack(conflicts: 1, subjects: [number], at: 0)
        }
        for _ in 0..<200 {
            turns.take()
            turns.giveBack(conflicts: 0, subjects: [], at: 0)
        }
        let count = turns.takeAll()
        #expect(count == 4)
    }

    @Test func `what everybody wants costs the others one turn, and itself all but one`() {
        var turns = WriteTurns(maximum: 4)
        for _ in 0..<50 {
            turns.take()
            turns.giveBack(conflicts: 3, subjects: [7], at: 0)
        }
        #expect(admitted(&turns, [7, 7, 8, 8], at: 1) == [true, false, true, true])
        #expect(turns.isTaken(7))
        let free = turns.takeAll()
        #expect(free >= 2)
        turns.giveBack(conflicts: 0, subjects: [7], at: 1)
        #expect(!turns.isTaken(7))
        #expect(admitted(&turns, [7, 7], at: 1) == [true, false])
    }

    @Test func `what nobody is in anybody's way of any more is forgotten`() {
        var turns = WriteTurns(maximum: 4)
        turns.contend(for: 7, at: 0)
        // Somebody waits for it at last, so it is contended for longer.
        #expect(admitted(&turns, [7, 7], at: WriteTurns.span - 1) == [true, false])
        #expect(admitted(&turns, [7], at: WriteTurns.span) == [false])
        #expect(admitted(&turns, [7, 7], at: 2 * WriteTurns.span) == [true, true])
    }

    @Test func `of many that are contended for the oldest is forgotten`() {
        var turns = WriteTurns(maximum: 4)
        for subject in 0...WriteTurns.memory { turns.contend(for: subject, at: Int64(subject)) }
        #expect(admitted(&turns, [0, 0], at: 99) == [true, true])
        #expect(admitted(&turns, [1, 1], at: 99) == [true, false])
    }
}

extension WriteTurns {
    /// Takes what there is, and says how many turns that was.
    fileprivate mutating func takeAll() -> Int {
        var count = 0
        while hasTurn {
            take()
            count += 1
        }
        return count
    }

    fileprivate mutating func contend(for subject: Subject, at now: Int64) {
        for _ in 0..<2 {
            take()
            giveBack(conflicts: 1, subjects: [subject], at: now)
        }
    }
}

/// Which of several writes may go on, one after the other.
private func admitted(_ turns: inout WriteTurns, _ subjects: [WriteTurns.Subject], at now: Int64) -> [Bool] {
    subjects.map { turns.admits($0, at: now) }
}
