import Cryptography
import JSON
import TestSupport
import Testing

@testable import WebAuthn

/// WebAuthn §7.2.
@Suite struct AssertionTests {
    @Test(arguments: [PasskeyDevice.Kind.es256, .rs256])
    func `the credential's own signature is taken, and counts`(_ kind: PasskeyDevice.Kind) throws {
        let device = PasskeyDevice(kind)
        let credential = try Ceremony.register(device)
        let proof = try Ceremony.signIn(device, credential)
        #expect(proof.signCount == 2 && proof.isUserVerified && !proof.isBackedUp)
        #expect(!proof.isOlder(than: 1) && proof.isOlder(than: 2) && proof.isOlder(than: 3))
        let json = device.signIn(Ceremony.request)
        #expect(try Assertion(json).userHandle == Array("anna".utf8))
        #expect(try Assertion(json).credentialId == device.credentialId)
    }

    @Test func `a device that does not count is taken, unless it once did`() throws {
        let device = PasskeyDevice(signCount: 0)
        let proof = try Ceremony.signIn(device, try Ceremony.register(device))
        #expect(!proof.isOlder(than: 0) && proof.isOlder(than: 1))
    }

    @Test func `another key, page, party, challenge or ceremony is refused`() throws {
        let device = PasskeyDevice()
        let credential = try Ceremony.register(device)
        let other = try Ceremony.register(PasskeyDevice())
        #expect(throws: WebAuthnError.wrongSignature) { try Ceremony.signIn(device, other) }
        #expect(throws: WebAuthnError.wrongSignature) {
            try Ceremony.signIn(device, try Ceremony.register(PasskeyDevice(.rs256)))
        }
        #expect(throws: WebAuthnError.wrongChallenge) { try Ceremony.signIn(device, credential, challenge: []) }
        device.origin = "https://example.org"
        #expect(throws: WebAuthnError.originNotAllowed("https://example.org")) {
            try Ceremony.signIn(device, credential)
        }
        device.origin = "https://example.com"
        device.clientData = ["crossOrigin": true]
        #expect(throws: WebAuthnError.self) { try Ceremony.signIn(device, credential) }
        device.clientData = ["type": "webauthn.create"]
        #expect(throws: WebAuthnError.self) { try Ceremony.signIn(device, credential) }
        device.clientData = [:]
        device.party = "example.org"
        #expect(throws: WebAuthnError.wrongRelyingParty) { try Ceremony.signIn(device, credential) }
    }

    @Test func `somebody must be there, and be recognised where that is asked for`() throws {
        let device = PasskeyDevice()
        let credential = try Ceremony.register(device)
        device.flags = [.present]
        #expect(throws: WebAuthnError.userNotVerified) { try Ceremony.signIn(device, credential, verified: true) }
        #expect(try !Ceremony.signIn(device, credential).isUserVerified)
        device.flags = [.verified]
        #expect(throws: WebAuthnError.userNotPresent) { try Ceremony.signIn(device, credential) }
        device.flags = [.present, .eligible]
        #expect(throws: WebAuthnError.wrongBackupEligibility) { try Ceremony.signIn(device, credential) }
    }

    @Test(arguments: ["clientDataJSON", "authenticatorData", "signature"])
    func `each byte of what is signed counts`(_ member: String) throws {
        let device = PasskeyDevice()
        let credential = try Ceremony.register(device)
        let json = device.signIn(Ceremony.request)
        let sent = try #require(
            json["response"]?.objectValue?[member]?.stringValue.flatMap { Base64.urlDecode($0) })
        for place in sent.indices {
            var bytes = sent
            bytes[place] ^= 0x01
            var altered = json
            Ceremony.set(member, .string(Base64.urlEncode(bytes)), in: &altered)
            #expect(throws: WebAuthnError.self, "\(place)") {
                try Assertion(altered).verify(
                    for: RelyingParty(id: "example.com"), challenge: Ceremony.challenge,
                    publicKey: credential.publicKey, isBackupEligible: false, userVerification: true)
            }
        }
        for value in [nil, "", "=", 7] as [JSONValue?] {
            #expect(throws: WebAuthnError.self) {
                try Ceremony.signIn(device, credential) { Ceremony.set(member, value, in: &$0) }
            }
        }
    }

    @Test func `a user handle that is none is refused`() throws {
        let device = PasskeyDevice()
        let credential = try Ceremony.register(device)
        for value in ["=", 7, .string(Base64.urlEncode([UInt8](repeating: 1, count: 65)))] as [JSONValue] {
            #expect(throws: WebAuthnError.self) {
                try Ceremony.signIn(device, credential) { Ceremony.set("userHandle", value, in: &$0) }
            }
        }
        _ = try Ceremony.signIn(device, credential) { Ceremony.set("userHandle", .null, in: &$0) }
    }
}
