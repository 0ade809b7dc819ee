import Identity
import ServiceModel

/// The certificate of the key by which the pool signs what it asks SAML providers (cognito/resources §8).
struct GetSigningCertificate: PoolOperation {
    static let name = OperationName.getSigningCertificate

    func run(
        _ input: GetSigningCertificateRequest, on pool: UserPool, in call: Call
    ) async throws -> GetSigningCertificateResponse {
        try await SigningCertificates.find(pool: pool, call: call)
    }
}
