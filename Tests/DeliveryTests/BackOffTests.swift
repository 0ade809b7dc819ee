import Delivery
import Identity
import TestSupport
import Testing

@Suite struct BackOffTests {
    @Test func `each pause is twice the one before, up to the longest, and by chance up to half of it less`() {
        let backOff = BackOff(first: 1000, longest: 60_000)
        let random = SeededRandom()
        for (attempts, full) in [
            (1, 1000), (2, 2000), (3, 4000), (6, 32_000), (7, 60_000), (8, 60_000), (5000, 60_000),
        ] {
            let pauses = (0..<200).map { _ in backOff.pause(after: attempts, random: random) }
            #expect(pauses.allSatisfy { (Int64(full / 2)...Int64(full)).contains($0) }, "\(attempts)")
            #expect(Set(pauses).count > 100, "what failed together does not come back together")
        }
    }

    @Test func `no number of attempts is too many`() {
        let backOff = BackOff(first: 60 * Milliseconds.day, longest: 70 * Milliseconds.day)
        #expect(backOff.pause(after: .max, random: SeededRandom()) <= 70 * Milliseconds.day)
        #expect(backOff.pause(after: 0, random: SeededRandom()) <= 60 * Milliseconds.day)
    }
}
