import Cryptography

/// An attestation statement of the format "packed" (WebAuthn §8.2).
struct PackedStatement: Sendable {
    private let algorithm: Int64
    private let signature: [UInt8]
    /// The maker's certificate first; nil where the credential speaks for itself.
    private let certificates: [[UInt8]]?

    init(_ statement: CBORValue) throws(WebAuthnError) {
        guard let entries = statement.entries, let algorithm = statement["alg"]?.int64Value,
            let signature = statement["sig"]?.bytesValue
        else { throw .wrongAttestation }
        self.algorithm = algorithm
        self.signature = signature
        guard let chain = statement["x5c"] else {
            guard entries.count == 2 else { throw .wrongAttestation }
            certificates = nil
            return
        }
        guard entries.count == 3, let elements = chain.arrayValue, !elements.isEmpty else { throw .wrongAttestation }
        let certificates = elements.compactMap(\.bytesValue)
        guard certificates.count == elements.count else { throw .wrongAttestation }
        self.certificates = certificates
    }

    /// - Parameter signed: authenticator data, and the hash of the client data.
    func attestation(
        of key: CredentialKey, model: [UInt8], signed: [UInt8]
    ) throws(WebAuthnError) -> Attestation {
        guard let certificates else {
            guard algorithm == key.algorithm.rawValue, key.verify(signed, signature: signature) else {
                throw .wrongAttestation
            }
            return .own
        }
        // A maker may sign by what credentials here do not.
        guard let algorithm = SignatureAlgorithm(rawValue: algorithm) else { return .unchecked }
        let chain = certificates.map { X509Certificate(der: $0) }
        guard let first = chain[0], !chain.contains(where: { $0 == nil }), Self.isMakers(first, of: model),
            first.verify(algorithm.certificates, message: signed, signature: signature)
        else { throw .wrongAttestation }
        return .certificate
    }

    /// WebAuthn §8.2.1.
    private static func isMakers(_ certificate: X509Certificate, of model: [UInt8]) -> Bool {
        guard certificate.version == 3, certificate.isAuthority == false,
            certificate.subject(.country).count == 1, certificate.subject(.country)[0].utf8.count == 2,
            certificate.subject(.organization).count == 1, certificate.subject(.commonName).count == 1,
            certificate.subject(.organizationalUnit) == ["Authenticator Attestation"]
        else { return false }
        guard let named = certificate.extensionValue("1.3.6.1.4.1.45724.1.1.4") else { return true }
        // An octet string of sixteen bytes, in DER.
        return !named.isCritical && constantTimeEqual(named.value, [0x04, 0x10] + model)
    }
}

extension SignatureAlgorithm {
    fileprivate var certificates: X509Certificate.Algorithm {
        switch self {
        case .es256: .es256
        case .rs256: .rs256
        }
    }
}
