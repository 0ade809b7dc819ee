import Cryptography
import WebAuthn

/// The passkeys that a name shows whose user has none, or that nobody has: the same ones every time, of the form that
/// real ones have (WebAuthn §14.6.2). Nobody holds their keys.
enum DecoyPasskeys {
    /// What keepers of passkeys give ids: their lengths, and the way to them.
    private static let forms: [(count: Int, transports: [String])] = [
        (16, ["hybrid", "internal"]), (20, ["hybrid", "internal"]), (32, ["internal"]), (32, ["hybrid", "internal"]),
        (16, ["internal"]),
    ]

    /// The base point of P-256, in COSE: a key like any other. Nothing that it verifies is believed.
    static let publicKey: [UInt8] =
        [0xA5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20]
        + Hex.decode("6b17d1f2e12c4247f8bce6e563a440f277037d812deb33a0f4a13945d898c296")! + [0x22, 0x58, 0x20]
        + Hex.decode("4fe342e2fe1a7f9b8ee7eb4a7c0f9e162bce33576b315ececbb6406837bf51f5")!

    /// The look at an assertion by one of them: ids of passkeys are told to whoever has a name, and the time of the answer
    /// must not say which of them are somebody's.
    ///
    /// - Parameter id: USER_ID_FOR_SRP.
    static func pretendToVerify(
        _ assertion: Assertion, of id: String, in pool: UserPool, challenge: [UInt8], rules: PasskeyRules, keys: KeyRing
    ) {
        // Whose handle it brings is looked at first, and is nobody's.
        guard assertion.userHandle == nil else { return }
        _ = try? assertion.verify(
            for: rules.party, challenge: challenge, publicKey: publicKey,
            isBackupEligible: form(of: id, in: pool, keys: keys).transports.contains("hybrid"),
            userVerification: rules.requiresUserVerification)
    }

    private static func form(
        of id: String, in pool: UserPool, keys: KeyRing
    ) -> (count: Int, transports: [String]) {
        forms[Int(keys.decoy("passkey-form", pool.origin, id)[0]) % forms.count]
    }

    /// - Parameter id: USER_ID_FOR_SRP.
    static func of(_ id: String, in pool: UserPool, keys: KeyRing) -> [AllowedPasskey] {
        let form = form(of: id, in: pool, keys: keys)
        let bytes = keys.decoy("passkey-id", pool.origin, id)
        return [AllowedPasskey(credentialId: Array(bytes.prefix(form.count)), transports: form.transports)]
    }
}
