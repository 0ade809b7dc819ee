import Identity
import Testing

/// Places in the outbox that callers bring back.
@Suite struct OutboxPositionTests {
    @Test(arguments: [OutboxPosition(id: 0), OutboxPosition(id: 17), OutboxPosition(id: 3, snapshot: "10:20:11,15")])
    func `a place comes back as it was given`(_ place: OutboxPosition) {
        #expect(OutboxPosition(text: place.text) == place)
    }

    @Test(arguments: [
        "", "-1", "x", "1:", "1:2", "1:2:3", "1:0:3:", "1:5:3:", "1:2:9:x", "1:2:9:1", "1:2:9:9", "1:2:9:4,4",
        "1:2:9:5,4",
        "1:2:9:4,", "1:2:9::", "1:2:9:4;DROP",
    ])
    func `a text that no store gives is none`(_ text: String) {
        #expect(OutboxPosition(text: text) == nil)
    }

    @Test func `the later of two places lies behind what either does`() {
        let known = OutboxPosition(id: 9)
        #expect(known.advanced(to: OutboxPosition(id: 4)) == known)
        #expect(known.advanced(to: OutboxPosition(id: 12)) == OutboxPosition(id: 12))
        #expect(
            known.advanced(to: OutboxPosition(id: 0, snapshot: "10:20:")) == OutboxPosition(id: 9, snapshot: "10:20:"))
    }
}
