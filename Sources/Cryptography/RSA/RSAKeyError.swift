/// Why a key is not taken.
public enum RSAKeyError: Error, Sendable, Equatable {
    /// The bytes are no RSA key in the form that was asked for.
    case malformedKey
    /// An RSA key outside of what we accept: 2048 to 8192 bits, an odd public exponent of 32 bits at most.
    case unsupportedKey
}
