/// Why a key wraps or unwraps nothing.
public enum EncryptionKeyRefusal: Sendable, Equatable {
    /// The text names no key.
    case notFound(String)
    /// Not wrapped here, not unchanged, or for another context.
    case invalidCiphertext
    /// Wrapped by another key than the one that was named.
    case anotherKey
    /// A member that has to be there.
    case missingMember(String)
    /// A member that is no string.
    case noString(String)
    /// An EncryptionContext that is no map of strings.
    case malformedContext
    case contextTooLong(maximum: Int)
    /// Not exactly one of KeySpec and NumberOfBytes.
    case ambiguousLength
    case lengthOutOfRange(maximum: Int)
}
