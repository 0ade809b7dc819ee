import Cryptography
import Testing
import WebAuthn

/// The ceremonies against the specification's own examples (WebAuthn §16).
@Suite struct SpecificationTests {
    private let party = RelyingParty(id: "example.org")

    private func bytes(_ hex: String) -> [UInt8] { Hex.decode(hex) ?? [] }

    private func registered(_ vector: SpecificationVector) throws -> Registration.Credential {
        try Registration(vector.registrationJSON).verify(
            for: party, challenge: bytes(vector.registration.challenge), userVerification: false)
    }

    @Test(arguments: SpecificationVector.all)
    func `a registration passes, and the sign-in by its key`(_ vector: SpecificationVector) throws {
        let credential = try registered(vector)
        #expect(credential.id == bytes(vector.credentialId))
        #expect(credential.signCount == 0)
        let proof = try Assertion(vector.signInJSON).verify(
            for: party, challenge: bytes(vector.signIn.challenge), publicKey: credential.publicKey,
            isBackupEligible: credential.isBackupEligible, userVerification: false)
        #expect(!proof.isOlder(than: credential.signCount))
    }

    @Test func `what an attestation proves is told`() throws {
        let attestations = try SpecificationVector.all.map { try registered($0).attestation }
        #expect(attestations == [.none, .own, .certificate])
        #expect(try registered(.certificate).model == bytes("876ca4f52071c3e9b25509ef2cdf7ed6"))
        #expect(try registered(.own).isUserVerified)
        #expect(try registered(.none).isBackedUp)
    }

    @Test(arguments: SpecificationVector.all)
    func `another challenge, another party and another key are refused`(_ vector: SpecificationVector) throws {
        #expect(throws: WebAuthnError.wrongChallenge) {
            try Registration(vector.registrationJSON).verify(
                for: party, challenge: bytes(vector.signIn.challenge), userVerification: false)
        }
        #expect(throws: WebAuthnError.originNotAllowed("https://example.org")) {
            try Registration(vector.registrationJSON).verify(
                for: RelyingParty(id: "example.com"), challenge: bytes(vector.registration.challenge),
                userVerification: false)
        }
        let others = SpecificationVector.all.filter { $0.name != vector.name }
        for other in others {
            let credential = try registered(other)
            #expect(throws: WebAuthnError.self) {
                try Assertion(vector.signInJSON).verify(
                    for: party, challenge: bytes(vector.signIn.challenge), publicKey: credential.publicKey,
                    isBackupEligible: registered(vector).isBackupEligible, userVerification: false)
            }
        }
    }
}
