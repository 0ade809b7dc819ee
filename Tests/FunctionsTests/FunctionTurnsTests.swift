import Synchronization
import Testing

@testable import Functions

@Suite struct FunctionTurnsTests {
    /// Nobody gives up by time.
    private static let forever: @Sendable (Int) async -> Void = { _ in
        while !Task.isCancelled { try? await Task.sleep(for: .seconds(3600)) }
    }

    private func turns(
        atOnce: Int, inAll: Int, waiting: Int, pause: @escaping @Sendable (Int) async -> Void = forever
    ) -> FunctionTurns {
        FunctionTurns(FunctionPolicy(atOnce: atOnce, atOnceInAll: inAll, waiting: waiting), pause: pause)
    }

    private func queued(_ turns: FunctionTurns, _ count: Int) async {
        while turns.waiting < count { await Task.yield() }
    }

    @Test func `a function that hangs holds up its own callers alone`() async {
        let turns = turns(atOnce: 2, inAll: 4, waiting: 1)
        #expect(await turns.enter("hangs"))
        #expect(await turns.enter("hangs"))
        async let third = turns.enter("hangs")
        await queued(turns, 1)
        // Its queue is full, and another function's is not.
        #expect(await !turns.enter("hangs"))
        #expect(await turns.enter("runs"))
        turns.leave("hangs")
        #expect(await third)
    }

    @Test func `who came first goes first, and past whom there is no room for`() async {
        let turns = turns(atOnce: 1, inAll: 2, waiting: 9)
        #expect(await turns.enter("a"))
        #expect(await turns.enter("b"))
        async let another = turns.enter("a")
        await queued(turns, 1)
        async let first = turns.enter("c")
        await queued(turns, 2)
        turns.leave("b")
        #expect(await first)
        #expect(turns.waiting == 1)
        turns.leave("a")
        #expect(await another)
        #expect(turns.waiting == 0)
    }

    @Test func `who has waited for as long as an attempt may take is turned away`() async {
        let turns = turns(atOnce: 1, inAll: 1, waiting: 9, pause: { _ in })
        #expect(await turns.enter("a"))
        #expect(await !turns.enter("a"))
        turns.leave("a")
        #expect(await turns.enter("a"))
    }
}
