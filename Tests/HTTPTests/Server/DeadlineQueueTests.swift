import Testing

@testable import HTTP

@Suite("Time-outs")
struct DeadlineQueueTests {
    private static func queue() -> DeadlineQueue {
        DeadlineQueue { kind in
            switch kind {
            case .idle: 100
            case .head: 20
            case .body: 30
            case .write: 40
            case .linger: 5
            }
        }
    }

    @Test func `each slot has one at most, and the next due of all kinds comes first`() {
        var queue = Self.queue()
        #expect(queue.nextDue == nil)
        queue.start(.idle, for: 7, now: 0)
        queue.start(.head, for: 3, now: 10)
        queue.start(.head, for: 9, now: 11)
        #expect(queue.nextDue == 30)
        queue.start(.body, for: 3, now: 12)
        #expect(queue.kind(of: 3) == .body)
        #expect(queue.nextDue == 31)
        #expect(queue.takeExpired(now: 30) == nil)
        let first = queue.takeExpired(now: 200)
        #expect(first?.slot == 7 || first?.slot == 9 || first?.slot == 3)
        queue.stop(9)
        queue.stop(9)
        queue.stop(1000)
        #expect(queue.kind(of: 1000) == nil)
    }

    /// Against the obvious way: a deadline for each slot, and a search.
    @Test func `it agrees with a plain search over random use`() {
        var random = SystemRandomNumberGenerator()
        var queue = Self.queue()
        var model: [Int32: (kind: DeadlineQueue.Kind, due: Int64)] = [:]
        let durations: [DeadlineQueue.Kind: Int64] = [.idle: 100, .head: 20, .body: 30, .write: 40, .linger: 5]
        var now: Int64 = 0
        for _ in 0..<20_000 {
            let slot = Int32.random(in: 0..<20, using: &random)
            switch Int.random(in: 0..<4, using: &random) {
            case 0: now += Int64.random(in: 0..<10, using: &random)
            case 1:
                queue.stop(slot)
                model[slot] = nil
            case 2:
                let kind = DeadlineQueue.Kind.allCases.randomElement(using: &random)!
                queue.start(kind, for: slot, now: now)
                model[slot] = (kind, now + durations[kind]!)
            default:
                while let expired = queue.takeExpired(now: now) {
                    let expected = model.removeValue(forKey: expired.slot)
                    #expect(expected?.kind == expired.kind)
                    #expect((expected?.due ?? .max) <= now)
                }
                #expect(model.values.allSatisfy { $0.due > now })
            }
            #expect(queue.nextDue == model.values.map(\.due).min())
            #expect(queue.kind(of: slot) == model[slot]?.kind)
        }
    }
}
