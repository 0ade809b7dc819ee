import Cryptography
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// Users whom there are none of: cognito/sign-in §10; cited by docs/threat-model.md.
@Suite struct DecoyUserTests {
    private let keys = KeyRing(masterKey: TestServer.masterKey)

    private func decoy(_ name: String, _ pool: UserPool) -> DecoyUser {
        DecoyUser(named: name, in: pool, keys: keys)
    }

    private static let plain = UserPool.make()
    private static let insensitive = UserPool.make {
        $0.usernameConfiguration = UsernameConfigurationType(caseSensitive: false)
    }
    private static let byAddress = UserPool.make { $0.usernameAttributes = [.email, .phoneNumber] }
    private static let aliases = UserPool.make { $0.aliasAttributes = [.email, .phoneNumber, .preferredUsername] }
    private static let names = [
        "nobody", "NoBody", "nobody@example.com", "N@Ü.de", "élan@example.com", "+4915112345678", "+491",
        "0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5d", "", "a b",
    ]

    @Test(arguments: [plain, insensitive, byAddress, aliases], names)
    func `a decoy's id names the same decoy`(_ pool: UserPool, _ name: String) {
        let first = decoy(name, pool)
        let second = decoy(first.id, pool)
        #expect(second.id == first.id)
        #expect(second.hash == first.hash)
        #expect(second.verifier == first.verifier && first.verifier != nil)
        // The first letter of another alphabet is the one thing that no id has room for.
        if name != "élan@example.com", name != "N@Ü.de" {
            #expect(
                second.delivery(by: [.phoneNumber, .email]).details
                    == first.delivery(by: [.phoneNumber, .email]).details)
        }
    }

    /// Who has a number gets codes there in a pool that verifies both, and who has none by e-mail: either must not tell that
    /// there is somebody.
    @Test func `where a pool reaches its users by both ways, so do its decoys, each by its own`() {
        let both = UserPool.make {
            $0.autoVerifiedAttributes = [.email, .phoneNumber]
            $0.policies = UserPoolPolicyType(
                signInPolicy: SignInPolicyType(allowedFirstAuthFactors: [.password, .emailOtp, .smsOtp]))
        }
        var seen: Set<[ContactAttribute]> = []
        for number in 0..<60 {
            let decoy = decoy("nobody-\(number)", both)
            let shown = decoy.delivery(by: [.phoneNumber, .email]).attribute
            seen.insert(decoy.signInContacts)
            #expect(shown == (decoy.signInContacts.contains(.phoneNumber) ? .phoneNumber : .email))
        }
        #expect(seen == [[.email], [.phoneNumber], [.email, .phoneNumber]])
        // What was typed is had.
        for number in 0..<20 {
            #expect(decoy("nobody-\(number)@example.com", both).signInContacts.contains(.email))
        }
    }

    @Test func `an id has the form that the pool's real ones have`() {
        #expect(decoy("nobody", Self.plain).id == "nobody")
        #expect(decoy("NoBody", Self.insensitive).id == "nobody")
        #expect(decoy("nobody@example.com", Self.plain).id == "nobody@example.com")
        for name in ["nobody@example.com", "+4915112345678"] {
            for pool in [Self.byAddress, Self.aliases] {
                let id = decoy(name, pool).id
                #expect(UsernameRules.isSub(id) && id == id.lowercased())
                let characters = Array(id)
                #expect(characters[14] == "4" && "89ab".contains(characters[19]), "a version 4 UUID as real ones are")
            }
        }
        // What may be a username in an alias pool is shown as one.
        #expect(decoy("nobody", Self.aliases).id == "nobody")
    }

    @Test func `where subs are usernames, a UUID that nobody has is itself, as somebody's is`() {
        let uuid = "0a1b2c3d-4e5f-4a7b-8c9d-0e1f2a3b4c5d"
        #expect(decoy(uuid, Self.byAddress).id == uuid)
        #expect(decoy(uuid.uppercased(), Self.byAddress).id == uuid)
    }

    @Test func `different names, pools and makings of a pool have different decoys`() throws {
        var later = Self.byAddress.settings
        later.creationDate = Timestamp(milliseconds: 1)
        var other = Self.byAddress.settings
        other.id = "us-east-1_Other"
        let decoys = [
            decoy("a@example.com", Self.byAddress), decoy("b@example.com", Self.byAddress),
            try decoy("a@example.com", UserPool(later)), try decoy("a@example.com", UserPool(other)),
        ]
        #expect(Set(decoys.map(\.id)).count == 4 && Set(decoys.map(\.hash)).count == 4)
        #expect(Set(decoys.compactMap { $0.verifier?.salt }).count == 4)
    }

    @Test func `an id that was made elsewhere carries nothing`() throws {
        let id = decoy("nobody@example.com", Self.byAddress).id
        #expect(DecoyId.contact(of: id, in: Self.byAddress, keys: keys) != nil)
        var other = Self.byAddress.settings
        other.id = "us-east-1_Other"
        let elsewhere = try UserPool(other)
        #expect(DecoyId.contact(of: id, in: elsewhere, keys: keys) == nil)
        for index in [0, 10, 18, 35] {
            var forged = Array(id)
            forged[index] = forged[index] == "0" ? "1" : "0"
            #expect(DecoyId.contact(of: String(forged), in: Self.byAddress, keys: keys) == nil, "\(index)")
        }
    }

    @Test(arguments: [
        ("nobody@example.com", "n***@e***"), ("+4915112340078", "+*********0078"), ("+12065550100", "+*******0100"),
    ])
    func `a contact shows what the typed one shows, by its id too`(_ name: String, _ shown: String) {
        for pool in [Self.byAddress, Self.aliases] {
            let first = decoy(name, pool)
            #expect(first.delivery(by: [.phoneNumber, .email]).details.destination == shown)
            #expect(decoy(first.id, pool).delivery(by: [.phoneNumber, .email]).details.destination == shown)
        }
    }
}
