public import Cryptography
public import ServiceModel

/// The certificate as it is answered; its private key stands beside it, sealed.
extension GetSigningCertificateResponse: PoolResource {
    public static let kind = ResourceKind.signingCertificate
    public static let limit = 1
    public var resourceName: String { SigningCertificates.purpose }
}

/// The key pair by which a pool signs what it asks SAML providers, and its certificate (cognito/resources §8).
///
/// Made when it is first asked for, and kept: a provider that was given the certificate knows no other.
public enum SigningCertificates {
    static let purpose = "saml"
    private static let years: Int64 = 10

    /// Makes the pair if this is its first use. Whoever makes one beside another server takes that server's.
    public static func find(pool: UserPool, call: Call) async throws -> GetSigningCertificateResponse {
        try await pair(pool: pool, call: call).settings
    }

    /// The private key of the pool's certificate.
    public static func key(pool: UserPool, call: Call) async throws -> RSAPrivateKey {
        let pair = try await pair(pool: pool, call: call)
        return try RSAPrivateKey(
            pkcs8: call.services.keys.privateKeys.open(pair.extra ?? [], context: context(pool)))
    }

    private static func pair(pool: UserPool, call: Call) async throws -> Resource<GetSigningCertificateResponse> {
        if let kept = try await call.store.read({ try $0.certificate(of: pool) }) { return kept }
        let key = try await call.services.signingKeys.newKey()
        let begin = call.now / Milliseconds.second
        let certificate = key.selfSignedCertificate(
            RSAPrivateKey.CertificateTerms(
                commonName: pool.id, serial: call.random.bytes(16), notBefore: begin,
                notAfter: CalendarYears.adding(years, to: begin)))
        let made = Resource(
            GetSigningCertificateResponse(certificate: Base64.encode(certificate)),
            extra: call.services.keys.privateKeys.seal(key.pkcs8, context: context(pool), random: call.random))
        return try await call.store.write { store in
            if let kept = try store.certificate(of: pool) { return kept }
            try store.add(made, to: pool)
            return made
        }
    }

    private static func context(_ pool: UserPool) -> String { "\(pool.id)/\(purpose)" }
}

extension StoreReader {
    fileprivate func certificate(of pool: UserPool) throws -> Resource<GetSigningCertificateResponse>? {
        try find(SigningCertificates.purpose, in: pool)
    }
}
