import Cryptography
import JSON
import ServiceModel
import WebAuthn

/// The options that browsers are given, in WebAuthn's JSON (WebAuthn §5.4, §5.5) with what Cognito sets in it
/// (cognito/passkeys §3, §5).
enum PasskeyOptions {
    /// How long the browser waits for its user, in milliseconds.
    private static let registrationTimeout: Int64 = 60_000

    /// PublicKeyCredentialCreationOptionsJSON.
    static func creation(
        for user: User, beside passkeys: [Passkey], challenge: [UInt8], rules: PasskeyRules
    ) -> JSONObject {
        [
            "rp": ["id": .string(rules.party.id), "name": .string(rules.party.id)],
            "user": [
                "id": .string(Base64.urlEncode(user.passkeyHandle)), "name": .string(user.username),
                "displayName": .string(user.username),
            ],
            "challenge": .string(Base64.urlEncode(challenge)),
            "pubKeyCredParams": .array(
                SignatureAlgorithm.allCases.map { ["type": "public-key", "alg": .number(JSONNumber($0.rawValue))] }),
            "timeout": .number(JSONNumber(registrationTimeout)),
            "excludeCredentials": .array(
                passkeys.map { ["type": "public-key", "id": .string(Base64.urlEncode($0.credentialId))] }),
            "authenticatorSelection": [
                "requireResidentKey": true, "residentKey": "required",
                "userVerification": .string(rules.userVerification.rawValue),
            ],
        ]
    }

    /// PublicKeyCredentialRequestOptionsJSON.
    ///
    /// - Parameters:
    ///   - timeout: how long the answer is taken, in milliseconds.
    ///   - isVerified: whether the user's passkey must recognise its owner, whatever the pool says.
    static func request(
        allowing passkeys: [AllowedPasskey], challenge: [UInt8], timeout: Int64, rules: PasskeyRules,
        requiringUserVerification isVerified: Bool
    ) -> JSONObject {
        let verification = isVerified ? .required : rules.userVerification
        return [
            "challenge": .string(Base64.urlEncode(challenge)), "timeout": .number(JSONNumber(timeout)),
            "rpId": .string(rules.party.id),
            "allowCredentials": .array(
                passkeys.map { passkey in
                    [
                        "type": "public-key", "id": .string(Base64.urlEncode(passkey.credentialId)),
                        "transports": .array(passkey.transports.map { .string($0) }),
                    ]
                }),
            "userVerification": .string(verification.rawValue),
        ]
    }
}

/// What request options say of a passkey.
struct AllowedPasskey: Sendable, Equatable {
    let credentialId: [UInt8]
    let transports: [String]
}

extension AllowedPasskey {
    init(_ passkey: Passkey) {
        self.init(credentialId: passkey.credentialId, transports: passkey.transports)
    }
}

extension User {
    /// The user handle: what authenticators keep a passkey under, and say at each sign-in.
    var passkeyHandle: [UInt8] { Array(sub.utf8) }
}
