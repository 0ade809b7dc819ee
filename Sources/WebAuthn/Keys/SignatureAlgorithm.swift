/// How a credential signs, by its number in COSE (RFC 9053, RFC 8812).
public enum SignatureAlgorithm: Int64, Sendable, CaseIterable {
    /// ECDSA with SHA-256 on P-256.
    case es256 = -7
    /// RSASSA-PKCS1-v1_5 with SHA-256.
    case rs256 = -257
}
