import Cryptography
import Identity
import TestSupport
import Testing

@Suite struct KeyRingTests {
    private let keys = KeyRing(masterKey: TestServer.masterKey)

    @Test func `the hash of a code is worth nothing for another user, purpose, attribute or destination`() {
        func hash(
            _ code: String = "123456", _ sub: String = "1", _ purpose: CodePurpose = .signUp,
            _ attribute: ContactAttribute = .email, _ destination: String = "a@example.com"
        ) -> [UInt8] {
            keys.codeHash(
                code, subject: .user(sub: sub), purpose: purpose, attribute: attribute, destination: destination)
        }
        #expect(hash() == hash())
        let others = [
            hash("123457"), hash("123456", "2"), hash("123456", "1", .forgotPassword),
            hash("123456", "1", .signUp, .phoneNumber),
            hash("123456", "1", .signUp, .email, "A@example.com"),
        ]
        #expect(Set(others + [hash()]).count == 6)
    }

    @Test func `another master key gives other keys for everything`() throws {
        let other = KeyRing(masterKey: try #require(MasterKey([UInt8](repeating: 8, count: 32))))
        #expect(keys.refreshTokenHash("token") != other.refreshTokenHash("token"))
        #expect(keys.decoy("word") != other.decoy("word"))
        let sealed = keys.messages.seal([1, 2, 3], context: "c", random: SystemRandom())
        #expect(throws: (any Error).self) { try other.messages.open(sealed, context: "c") }
    }

    @Test func `what is sealed for one purpose opens for no other`() throws {
        let sealed = keys.sessions.seal([1, 2, 3], context: "c", random: SystemRandom())
        #expect(try keys.sessions.open(sealed, context: "c") == [1, 2, 3])
        let others = [
            keys.secretBlocks, keys.verifiers, keys.clientSecrets, keys.privateKeys, keys.messages, keys.pagination,
        ]
        for key in others { #expect(throws: (any Error).self) { try key.open(sealed, context: "c") } }
        #expect(throws: (any Error).self) { try keys.sessions.open(sealed, context: "d") }
    }

    @Test func `decoys keep their words apart`() {
        #expect(keys.decoy("a", "bc") != keys.decoy("ab", "c"))
        #expect(keys.decoy("a", "b") == keys.decoy("a", "b"))
    }
}
