import Cryptography
import ServiceModel

/// The salt and verifier by which a device is known again (cognito/srp §4). The device chooses both; the verifier
/// rests sealed to pool, user and device.
enum DeviceVerifier {
    /// Of a salt, in bytes. Clients send 16 or 17.
    static let maximumSaltLength = 64

    struct Damaged: Error {}

    /// What ConfirmDevice brings; nil where it brings none.
    ///
    /// - Throws: `device(.unusableVerifier)` for half of it, for what is no base64, and for a number that is no member
    ///   of the group.
    static func read(_ config: DeviceSecretVerifierConfigType?) throws(Refusal) -> SRP.Verifier? {
        guard let config, config.salt != nil || config.passwordVerifier != nil else { return nil }
        guard let salt = config.salt.flatMap({ Base64.decode($0) }),
            let number = config.passwordVerifier.flatMap({ Base64.decode($0) }),
            (1...maximumSaltLength).contains(salt.count), let verifier = SRP.Verifier(salt: salt, v: number)
        else { throw .device(.unusableVerifier) }
        return verifier
    }

    static func seal(_ verifier: SRP.Verifier, of key: String, user: some KnownUser, call: Call) -> [UInt8] {
        call.services.keys.devices.seal(verifier.v, context: context(key, user), random: call.random)
    }

    /// Nil where the device has none.
    static func open(_ device: Device, of user: some KnownUser, keys: KeyRing) throws -> SRP.Verifier? {
        guard let salt = device.salt, let sealed = device.sealedVerifier else { return nil }
        let number = try keys.devices.open(sealed, context: context(device.key, user))
        guard let verifier = SRP.Verifier(salt: salt, v: number) else { throw Damaged() }
        return verifier
    }

    private static func context(_ key: String, _ user: some KnownUser) -> String {
        "verifier/\(user.poolId)/\(user.sub)/\(key)"
    }
}
