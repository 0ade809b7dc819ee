import Testing

@testable import HTTP

@Suite("The budget of buffered bytes")
struct BufferBudgetTests {
    @Test func `nothing is granted beyond it, and what is given back is granted again`() {
        let budget = BufferBudget(limit: 1000)
        #expect(budget.take(700, for: .request))
        #expect(!budget.take(51, for: .request))
        #expect(budget.held == 700)
        budget.giveBack(100)
        #expect(budget.take(150, for: .request))
        #expect(budget.held == 750)
    }

    @Test func `requests leave a quarter to answers`() {
        let budget = BufferBudget(limit: 1000)
        #expect(!budget.take(751, for: .request))
        #expect(budget.take(750, for: .request))
        #expect(!budget.take(1, for: .request))
        #expect(budget.take(250, for: .answer))
        #expect(!budget.take(1, for: .answer))
    }

    @Test func `many threads never hold more than there is, and leave nothing behind`() async {
        let budget = BufferBudget(limit: 4000)
        await withTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<10_000 where budget.take(900, for: .request) {
                        #expect(budget.held <= 3000)
                        budget.giveBack(900)
                    }
                }
            }
        }
        #expect(budget.held == 0)
    }

    @Test func `a connection asks for what exceeds its allowance alone, and gives it back when it goes`() {
        let budget = BufferBudget(limit: 1000)
        func use() {
            var share = BufferShare(of: budget, limits: .init())
            let allowance = share.allowance
            var asked: [(bytes: Int, purpose: BufferBudget.Purpose, isGranted: Bool, held: Int)] = []
            for (bytes, purpose) in [
                (0, .request), (600, .request), (800, .request), (1000, .answer), (100, .request),
            ] as [(Int, BufferBudget.Purpose)] {
                asked.append((bytes, purpose, share.covers(allowance + bytes, for: purpose), budget.held))
            }
            #expect(asked.map(\.isGranted) == [true, true, false, true, true])
            #expect(asked.map(\.held) == [0, 600, 600, 1000, 100])
        }
        use()
        #expect(budget.held == 0)
    }
}
