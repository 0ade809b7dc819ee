import Testing

@testable import StoragePostgres

/// How many writes run at once.
@Suite struct WriteTurnsTests {
    @Test func `as many run as there are threads, while none is in another's way`() {
        var turns = WriteTurns(maximum: 3)
        for _ in 0..<3 {
            #expect(turns.hasTurn)
            turns.take()
        }
        #expect(!turns.hasTurn)
        turns.giveBack(conflicts: 0)
        #expect(turns.hasTurn)
    }

    @Test func `conflicts leave one at the end, and never none`() {
        var turns = WriteTurns(maximum: 8)
        for _ in 0..<50 {
            turns.take()
            turns.giveBack(conflicts: 2)
        }
        #expect(turns.hasTurn)
        turns.take()
        #expect(!turns.hasTurn)
    }

    @Test func `writes without a conflict bring all of them back`() {
        var turns = WriteTurns(maximum: 4)
        for _ in 0..<20 {
            turns.take()
            turns.giveBack(conflicts: 1)
        }
        for _ in 0..<200 {
            turns.take()
            turns.giveBack(conflicts: 0)
        }
        for _ in 0..<4 {
            #expect(turns.hasTurn)
            turns.take()
        }
        #expect(!turns.hasTurn)
    }
}
