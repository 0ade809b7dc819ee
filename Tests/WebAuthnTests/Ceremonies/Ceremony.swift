import Cryptography
import JSON
import TestSupport
import WebAuthn

/// A ceremony of `example.com` with a device.
struct Ceremony {
    static let challenge: [UInt8] = Array(0..<16)
    static let creation: JSONObject = [
        "challenge": .string(Base64.urlEncode(challenge)), "rp": ["id": "example.com"], "user": ["id": "YW5uYQ"],
    ]
    static let request: JSONObject = ["challenge": .string(Base64.urlEncode(challenge)), "rpId": "example.com"]

    static func register(
        _ device: PasskeyDevice, challenge: [UInt8] = Ceremony.challenge, verified: Bool = false,
        _ change: (inout JSONObject) -> Void = { _ in }
    ) throws -> Registration.Credential {
        var json = device.register(creation)
        change(&json)
        return try Registration(json).verify(
            for: RelyingParty(id: "example.com"), challenge: challenge, userVerification: verified)
    }

    static func signIn(
        _ device: PasskeyDevice, _ credential: Registration.Credential, challenge: [UInt8] = Ceremony.challenge,
        verified: Bool = false, _ change: (inout JSONObject) -> Void = { _ in }
    ) throws -> Assertion.Proof {
        var json = device.signIn(request)
        change(&json)
        return try Assertion(json).verify(
            for: RelyingParty(id: "example.com"), challenge: challenge, publicKey: credential.publicKey,
            isBackupEligible: credential.isBackupEligible, userVerification: verified)
    }

    /// Alters a member of `response`.
    static func set(_ name: String, _ value: JSONValue?, in json: inout JSONObject) {
        var response = json["response"]?.objectValue ?? [:]
        response[name] = value
        json["response"] = .object(response)
    }
}
