/// What a signing key that belongs to no pool is for.
public enum ServiceKeyPurpose: String, Sendable, CaseIterable {
    /// Tokens of identity pools.
    case identityTokens = "identity-tokens"
}

/// A signing key of the server as a whole, its private half sealed.
public struct StoredServiceKey: Sendable, Equatable {
    public var kid: String
    public var purpose: ServiceKeyPurpose
    /// Big-endian modulus and exponent.
    public var modulus: [UInt8]
    public var exponent: [UInt8]
    public var sealedPrivateKey: [UInt8]
    public var createdAt: Int64
    /// When the key stopped signing; it verifies as long as it is here.
    public var retiredAt: Int64?

    public init(
        kid: String, purpose: ServiceKeyPurpose, modulus: [UInt8], exponent: [UInt8], sealedPrivateKey: [UInt8],
        createdAt: Int64, retiredAt: Int64? = nil
    ) {
        self.kid = kid
        self.purpose = purpose
        self.modulus = modulus
        self.exponent = exponent
        self.sealedPrivateKey = sealedPrivateKey
        self.createdAt = createdAt
        self.retiredAt = retiredAt
    }
}

public protocol ServiceKeyReader {
    /// Every key of the purpose, newest first.
    func serviceKeys(_ purpose: ServiceKeyPurpose) throws -> [StoredServiceKey]
}

public protocol ServiceKeyWriter {
    /// Adds the key unless one of its purpose signs already; either way the purpose's keys are returned, newest first.
    func insertIfAbsent(_ key: StoredServiceKey) throws -> [StoredServiceKey]
}
