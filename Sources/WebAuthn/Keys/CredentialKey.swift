import Cryptography

/// A credential's public key, as COSE writes it (RFC 9052 §7; WebAuthn §6.5.1.1): with exactly the members that its kind
/// needs.
struct CredentialKey: Sendable {
    let algorithm: SignatureAlgorithm
    private let key: Key

    private enum Key: Sendable {
        case p256(P256PublicKey)
        case rsa(RSAPublicKey)
    }

    /// Names of members, by number.
    private enum Member {
        static let kind: Int64 = 1
        static let algorithm: Int64 = 3
        static let curve: Int64 = -1
        static let x: Int64 = -2
        static let y: Int64 = -3
        static let modulus: Int64 = -1
        static let exponent: Int64 = -2
    }

    private static let ellipticCurve: Int64 = 2
    private static let rsa: Int64 = 3
    private static let p256: Int64 = 1

    init(_ cose: CBORValue) throws(WebAuthnError) {
        guard let entries = cose.entries, let kind = cose[Member.kind]?.int64Value,
            let number = cose[Member.algorithm]?.int64Value
        else { throw .malformed("the public key is no COSE key") }
        guard let algorithm = SignatureAlgorithm(rawValue: number) else { throw .unsupportedAlgorithm(number) }
        self.algorithm = algorithm
        switch algorithm {
        case .es256:
            guard entries.count == 5, kind == Self.ellipticCurve, cose[Member.curve]?.int64Value == Self.p256,
                let x = cose[Member.x]?.bytesValue, let y = cose[Member.y]?.bytesValue,
                let point = try? P256PublicKey(x: x, y: y)
            else { throw .malformed("the public key is none of P-256") }
            key = .p256(point)
        case .rs256:
            guard entries.count == 4, kind == Self.rsa, let modulus = cose[Member.modulus]?.bytesValue,
                let exponent = cose[Member.exponent]?.bytesValue,
                let rsa = try? RSAPublicKey(n: modulus, e: exponent)
            else { throw .malformed("the public key is none of RSA, or of a size that is not taken") }
            key = .rsa(rsa)
        }
    }

    func verify(_ message: [UInt8], signature: [UInt8]) -> Bool {
        switch key {
        case .p256(let key): key.verifyES256(message: message, signature: signature)
        case .rsa(let key): key.verifyRS256(message: message, signature: signature)
        }
    }
}
