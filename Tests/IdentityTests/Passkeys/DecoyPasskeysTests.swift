import Cryptography
import JSON
import TestSupport
import Testing
import WebAuthn

@testable import Identity

/// Passkeys that a name shows whose user has none: cognito/passkeys §5; cited by docs/threat-model.md.
@Suite struct DecoyPasskeysTests {
    /// Else the time would tell an id that is shown to everybody from one that is somebody's.
    @Test func `a signature for one of them is looked at, and is wrong`() throws {
        let challenge = SystemRandom().bytes(16)
        let assertion = try Assertion(
            PasskeyDevice().signIn(["challenge": .string(Base64.urlEncode(challenge)), "rpId": "example.com"]))
        #expect(throws: WebAuthnError.wrongSignature) {
            try assertion.verify(
                for: RelyingParty(id: "example.com", takesPlainLocalPages: false), challenge: challenge,
                publicKey: DecoyPasskeys.publicKey, isBackupEligible: false, userVerification: false)
        }
    }
}
