/// Why a user is not linked to an identity at a provider, or not parted from one.
public enum IdentityRefusal: Sendable, Equatable {
    /// A member of SourceUser, DestinationUser or User that must come.
    case missingMember(of: String, String)
    /// What is linked is somebody at a provider, and no user of the pool.
    case sourceIsLocal
    /// The identity has signed in by itself, and so has a user of its own.
    case sourceHasUser
    /// The identity is linked to another user.
    case sourceIsLinked(provider: String, value: String)
    /// The provider knows users by their subject alone.
    case subjectOnly(provider: String)
    /// The provider's mapping does not name the attribute.
    case attributeNotMapped(String, provider: String)
    case valueTooLong(bytes: Int)
    case tooManyLinks(limit: Int)
    case tooManyAttributes(provider: String, limit: Int)
}
