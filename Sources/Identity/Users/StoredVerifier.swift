import Cryptography

/// How an SRP verifier rests in the store: 16 bytes of salt, then the verifier, sealed to pool and user.
enum StoredVerifier {
    static let saltLength = SRP.saltCount

    struct Damaged: Error {}

    static func make(
        password: String, username: String, sub: String, pool: UserPool, services: Services
    ) -> [UInt8] {
        let salt = services.random.bytes(saltLength)
        let verifier = SRP.makeVerifier(
            poolName: pool.shortName, userID: username, password: password, salt: salt)
        return services.keys.verifiers.seal(
            salt + verifier.v, context: context(poolId: pool.id, sub: sub), random: services.random)
    }

    static func open(_ sealed: [UInt8], poolId: String, sub: String, keys: KeyRing) throws
        -> SRP.Verifier
    {
        let bytes = try keys.verifiers.open(sealed, context: context(poolId: poolId, sub: sub))
        guard
            let verifier = SRP.Verifier(
                salt: Array(bytes.prefix(saltLength)), v: Array(bytes.dropFirst(saltLength)))
        else { throw Damaged() }
        return verifier
    }

    private static func context(poolId: String, sub: String) -> String { "\(poolId)/\(sub)" }
}
