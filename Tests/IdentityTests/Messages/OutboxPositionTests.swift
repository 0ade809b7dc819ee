import Identity
import Testing

/// Places in the outbox that callers bring back.
@Suite struct OutboxPositionTests {
    @Test(arguments: [
        OutboxPosition(id: 0), OutboxPosition(id: 17), OutboxPosition(id: .max),
        place(3, "10:20:11,15", of: "817412345678901-0"), place(0, "10:10:", of: "1-2"),
    ])
    func `a place comes back as it was given`(_ place: OutboxPosition) {
        #expect(OutboxPosition(text: place.text) == place)
    }

    @Test(arguments: [
        "", "-1", "x", "+1", "00", "01", " 1", "1 ", "-0", "9223372036854775808", "\u{0661}", "1:", "1:2", "1:2:3",
        // A snapshot without its life, as no store gives it.
        "1:2:9:", "1:2:9:4",
        "1:7-8:0:3:", "1:7-8:5:3:", "1:7-8:2:9:x", "1:7-8:2:9:1", "1:7-8:2:9:9", "1:7-8:2:9:4,4", "1:7-8:2:9:5,4",
        "1:7-8:2:9:4,", "1:7-8:2:9:,4", "1:7-8:2:9::", "1:7-8:2:9:4;DROP", "1:7-8:2:9", "1:7-8:2:9:+4", "1:7-8:2:9:04",
        "00:7-8:1:1:", "0:7-8:01:1:", "0:7-8:1:+1:", "0:7:1:1:", "0:-7-8:1:1:", "0:7-08:1:1:", "0:7-8-9:1:1:",
        "0::1:1:",
        "0:7-:1:1:", "0:x-8:1:1:",
    ])
    func `a text that no store gives is none`(_ text: String) {
        #expect(OutboxPosition(text: text) == nil)
    }

    @Test func `the later of two places lies behind what either does`() {
        let known = OutboxPosition(id: 9)
        #expect(known.advanced(to: OutboxPosition(id: 4)) == known)
        #expect(known.advanced(to: OutboxPosition(id: 12)) == OutboxPosition(id: 12))
        #expect(known.advanced(to: Self.place(0, "10:20:", of: "1-1")) == Self.place(9, "10:20:", of: "1-1"))
        let later = Self.place(9, "10:20:", of: "1-1").advanced(to: Self.place(0, "15:30:", of: "1-1"))
        #expect(later == Self.place(9, "15:30:", of: "1-1"))
    }

    @Test func `an id of another life of the server is not taken along`() {
        let end = Self.place(0, "5:6:", of: "1-2")
        #expect(Self.place(9, "10:20:", of: "1-1").advanced(to: end) == end)
    }

    private static func place(_ id: Int64, _ snapshot: String, of life: String) -> OutboxPosition {
        OutboxPosition(id: id, snapshot: .init(life: life, text: snapshot))
    }
}
