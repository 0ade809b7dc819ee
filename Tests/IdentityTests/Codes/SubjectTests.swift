import Cryptography
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// Rows are found by the text of their subject: it is the same in every release.
@Suite struct SubjectTests {
    private let keys = KeyRing(masterKey: TestServer.masterKey)
    private let pool = UserPool.make { $0.creationDate = Timestamp(milliseconds: 1_700_000_000_123) }
    private let sub = "a1b2c3d4-5678-90ab-cdef-111111111111"

    @Test func `a user is called by its sub`() {
        #expect(Subject.user(sub: sub).text == "u:\(sub)")
        #expect(Subject.user(User.make()) == .user(sub: sub))
        #expect(Subject.holder(.make(), of: "whatever", in: pool, keys: keys) == .user(sub: sub))
    }

    @Test func `a name that nobody has is called by an HMAC of the pool's origin and the id that it shows`() {
        let hash = keys.decoy("subject", "us-east-1_AbCdEf123/1700000000123", "nobody")
        #expect(Subject.holder(nil, of: "nobody", in: pool, keys: keys).text == "x:\(Hex.encode(hash))")
    }

    @Test func `a typed name is called by an HMAC of pool and name, a sub in either case`() {
        func typed(_ name: String) -> String { Subject.typed(TypedName(name), in: pool, keys: keys).text }
        func expected(_ key: String) -> String {
            "n:\(Hex.encode(keys.decoy("lockout", "us-east-1_AbCdEf123", "1700000000123", key)))"
        }
        #expect(typed("Anna") == expected("Anna"))
        #expect(typed(sub.uppercased()) == expected(sub))
        let long = String(repeating: "n", count: 500)
        #expect(typed(long) == expected(TypedName(long).text))
    }

    @Test func `a destination is called by half an HMAC of pool, attribute and value in lower case`() {
        let delivery = CodeDelivery(attribute: .email, destination: "Anna@Example.com")
        let hash = keys.destinationHash(
            "us-east-1_AbCdEf123", "1700000000123", "email", "anna@example.com")
        #expect(Subject.destination(delivery, in: pool, keys: keys).text == "d:\(Hex.encode(Array(hash.prefix(16))))")
    }

    @Test func `in a pool that is made anew under the id everybody but users begins anew`() {
        let anew = UserPool.make { $0.creationDate = Timestamp(milliseconds: 1_700_000_000_124) }
        let delivery = CodeDelivery(attribute: .email, destination: "a@b")
        func subjects(_ pool: UserPool) -> Set<Subject> {
            [
                .holder(nil, of: "nobody", in: pool, keys: keys), .typed("anna", in: pool, keys: keys),
                .destination(delivery, in: pool, keys: keys),
            ]
        }
        #expect(subjects(pool).count == 3)
        #expect(subjects(pool).isDisjoint(with: subjects(anew)))
    }
}
