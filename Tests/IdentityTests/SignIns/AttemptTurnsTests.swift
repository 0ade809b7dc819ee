import Synchronization
import Testing

@testable import Identity

@Suite struct AttemptTurnsTests {
    private let anna = Subject.user(sub: "anna")

    @Test func `one fewer than lock the name run at once, and the next has its turn when one has left`() async throws {
        let turns = AttemptTurns()
        for _ in 0..<4 { try await turns.enter(anna) }
        // Another name has a line of its own.
        try await turns.enter(.user(sub: "bert"))
        let entered = Mutex(false)
        async let fifth: Void = {
            try await turns.enter(anna)
            entered.withLock { $0 = true }
        }()
        while turns.waiting(anna) == 0 { await Task.yield() }
        #expect(!entered.withLock { $0 })
        turns.leave(anna)
        try await fifth
        #expect(entered.withLock { $0 })
        for _ in 0..<4 { turns.leave(anna) }
        for _ in 0..<4 { try await turns.enter(anna) }
    }

    @Test func `attempts of others are waited for as long as a slow one of ours took lately, within bounds`() {
        let turns = AttemptTurns()
        #expect(turns.patience == 3000)
        turns.took(3000)
        #expect(turns.patience == 6000)
        turns.took(60)
        #expect(turns.patience == 5250)
        turns.took(60_000)
        #expect(turns.patience == 10_000)
        for _ in 0..<100 { turns.took(60) }
        #expect(turns.patience == 3000)
    }
}
