import Cryptography
import TestSupport
import Testing

@Suite("Randomness")
struct RandomTests {
    @Test("The system gives as many bytes as asked for, and other ones each time")
    func system() {
        let random = SystemRandom()
        #expect(random.bytes(0).isEmpty)
        #expect(random.bytes(1000).count == 1000)
        #expect(random.bytes(32) != random.bytes(32))
    }

    @Test("What is drawn beside each other, and one after the other, is never the same")
    func neverTwice() async {
        let drawn = await withTaskGroup(of: [[UInt8]].self) { group in
            for _ in 0..<4 {
                group.addTask { (0..<2000).map { SystemRandom().bytes(8 + $0 % 57) } }
            }
            return await group.reduce(into: []) { $0 += $1 }
        }
        #expect(Set(drawn.map { Array($0.prefix(8)) }).count == 8000)
    }

    @Test("The same seed repeats the same bytes, however they are drawn")
    func seeded() {
        let one = SeededRandom("a")
        let other = SeededRandom("a")
        #expect(one.bytes(100) == other.bytes(30) + other.bytes(0) + other.bytes(70))
        #expect(SeededRandom("a").bytes(16) != SeededRandom("b").bytes(16))
    }

    @Test("UUIDs are of version 4, in lower case")
    func uuid() {
        let random = SeededRandom("uuid")
        for _ in 0..<500 {
            let text = Array(random.uuid())
            #expect(text.count == 36)
            for (index, character) in text.enumerated() {
                switch index {
                case 8, 13, 18, 23: #expect(character == "-")
                case 14: #expect(character == "4")
                case 19: #expect("89ab".contains(character))
                default: #expect("0123456789abcdef".contains(character))
                }
            }
        }
    }

    @Test("Each character of an alphabet comes up as often as the others")
    func uniform() {
        let random = SeededRandom("uniform")
        let digits = random.digits(60_000)
        for digit in "0123456789" {
            // Six thousand are expected, with a standard deviation of 73.
            #expect((5600...6400).contains(digits.count { $0 == digit }))
        }
        let letters = random.alphanumeric(62_000)
        #expect(Set(letters).count == 62)
        for letter in Set(letters) {
            // A thousand are expected, with a standard deviation of 31.
            #expect((820...1180).contains(letters.count { $0 == letter }))
        }
    }

    @Test("A text has the length asked for and keeps to its alphabet")
    func lengths() {
        let random = SeededRandom("lengths")
        for count in 0..<100 {
            #expect(random.digits(count).count == count)
            #expect(random.text(count, alphabet: RandomAlphabet("x")) == String(repeating: "x", count: count))
        }
        #expect(random.text(500, alphabet: .lowercaseAlphanumeric).allSatisfy { $0.isNumber || $0.isLowercase })
    }

    @Test("Bytes that would favour the first characters are thrown away")
    func rejection() {
        // 256 is no multiple of 10: of these bytes only the last is below 250.
        struct Fixed: RandomSource {
            func bytes(_ count: Int) -> [UInt8] {
                Array(([250, 255, 251, 249] + [UInt8](repeating: 13, count: count)).prefix(count))
            }
        }
        #expect(Fixed().digits(2) == "93")
    }

    @Test("Numbers below a bound reach all of them and nothing else")
    func numbers() {
        let random = SeededRandom("numbers")
        #expect(Set((0..<2000).map { _ in random.number(below: 7) }) == Set(0..<7))
        #expect(random.number(below: 1) == 0)
        #expect((0..<Int.max).contains(random.number(below: Int.max)))
    }
}
