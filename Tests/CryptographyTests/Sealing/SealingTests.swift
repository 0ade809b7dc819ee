import Cryptography
import TestSupport
import Testing

@Suite("Sealing")
struct SealingTests {
    private let key = SealingKey([UInt8](0..<32))
    private let random = SeededRandom("sealing")

    @Test("What is sealed opens under the same key and context", arguments: [0, 1, 15, 16, 17, 300, 100_000])
    func roundTrip(count: Int) throws {
        let plaintext = random.bytes(count)
        let sealed = key.seal(plaintext, context: "users/1", random: random)
        #expect(sealed.count == count + SealingKey.overhead)
        #expect(try key.open(sealed, context: "users/1") == plaintext)
    }

    @Test("The form of a sealed value is fixed: what earlier versions sealed still opens")
    func fixedForm() throws {
        // Computed by another implementation from the description of the form.
        let sealed = try #require(
            Hex.decode(
                """
                016465666768696a6b6c6d6e6f707172737475767778797a7bd7756abe54b280d0c6bd37028f1f83\
                77ab27578f758e210cdd1e2f3aa9b00b
                """))
        struct Salt: RandomSource {
            func bytes(_ count: Int) -> [UInt8] { Array((100..<124).prefix(count)) }
        }
        let plaintext = Array("a client secret".utf8)
        #expect(try key.open(sealed, context: "clients/1") == plaintext)
        #expect(key.seal(plaintext, context: "clients/1", random: Salt()) == sealed)
    }

    @Test("A change to any byte makes it unopenable")
    func tampering() {
        let sealed = key.seal(random.bytes(60), context: "c", random: random)
        for index in sealed.indices {
            for bit: UInt8 in [0x01, 0x80] {
                var changed = sealed
                changed[index] ^= bit
                #expect(throws: SealingKey.Unopenable.self) { try key.open(changed, context: "c") }
            }
        }
    }

    @Test("A part of a sealed value, or more than it, is unopenable")
    func truncation() {
        let sealed = key.seal(random.bytes(60), context: "c", random: random)
        for count in 0..<sealed.count {
            #expect(throws: SealingKey.Unopenable.self) { try key.open(Array(sealed.prefix(count)), context: "c") }
        }
        #expect(throws: SealingKey.Unopenable.self) { try key.open(sealed + [0], context: "c") }
        #expect(throws: SealingKey.Unopenable.self) { try key.open(Array(sealed.dropFirst()), context: "c") }
    }

    @Test("Another context or another key opens nothing", arguments: ["", "C", "c ", "cc"])
    func context(other: String) {
        let sealed = key.seal([1, 2, 3], context: "c", random: random)
        #expect(throws: SealingKey.Unopenable.self) { try key.open(sealed, context: other) }
        let otherKey = SealingKey([UInt8](1...32))
        #expect(throws: SealingKey.Unopenable.self) { try otherKey.open(sealed, context: "c") }
    }

    @Test("The same value is sealed differently each time")
    func salted() {
        let first = key.seal([1, 2, 3], context: "c", random: SystemRandom())
        let second = key.seal([1, 2, 3], context: "c", random: SystemRandom())
        #expect(first != second)
        #expect(first.dropFirst(25) != second.dropFirst(25))
    }

    @Test("A master key has 32 bytes")
    func masterKeyLength() {
        for count in [0, 16, 31, 33, 64] { #expect(MasterKey([UInt8](repeating: 1, count: count)) == nil) }
    }

    @Test("A master key derives the same key for a purpose for ever")
    func derivation() throws {
        let master = try #require(MasterKey([UInt8](0..<32)))
        #expect(
            Hex.encode(master.derive("refresh tokens"))
                == "e67f354a0215c7aecc3b88b156a144e3b2a0af5001527347da6bb330b5c9b0ca")
        #expect(Hex.encode(master.checkValue) == "a4183dc09c828441a30e04a771bdc4da5785a70cf6b6f670ad775c2f82434d87")
    }

    @Test("Different purposes and different master keys have nothing in common")
    func independence() throws {
        let master = try #require(MasterKey([UInt8](0..<32)))
        let other = try #require(MasterKey([UInt8](1...32)))
        #expect(master.derive("a") != master.derive("b"))
        #expect(master.derive("a") != other.derive("a"))
        #expect(master.checkValue != other.checkValue)
        let sealed = master.sealingKey("a").seal([1], context: "", random: random)
        #expect(try master.sealingKey("a").open(sealed, context: "") == [1])
        #expect(throws: SealingKey.Unopenable.self) { try master.sealingKey("b").open(sealed, context: "") }
    }
}
