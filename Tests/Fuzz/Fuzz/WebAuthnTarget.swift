import JSON
import WebAuthn

/// CBOR that is read is written as the same bytes. What no key of ours has signed passes no ceremony. The input is CBOR,
/// and the JSON that a browser sends.
enum WebAuthnTarget {
    private static let party = RelyingParty(id: "example.org")

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let all = Array(bytes)
        if let value = try? CBORReader.read(all) {
            precondition(value.encoded == all, "two encodings are one value")
        }
        guard let json = try? JSONReader.read(all).objectValue else { return }
        if let registration = try? Registration(json),
            let credential = try? registration.verify(
                for: party, challenge: registration.challenge, userVerification: false)
        {
            precondition((try? CBORReader.read(credential.publicKey)) != nil, "a key that cannot be read was taken")
            precondition((1...1023).contains(credential.id.count), "an id of no length that it may have")
        }
        if let assertion = try? Assertion(json) {
            let proof = try? assertion.verify(
                for: party, challenge: [1], publicKey: [0xA0], isBackupEligible: false, userVerification: false)
            precondition(proof == nil, "forged")
        }
    }
}
