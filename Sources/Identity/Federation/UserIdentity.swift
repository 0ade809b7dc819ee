// Who users are at identity providers, and which of these identities an administrator has linked to whom. It asks no
// provider: who comes from one is looked up here by sign-in.

/// A user as an identity provider knows it (cognito/resources §9).
public struct UserIdentity: Sendable, Equatable {
    /// The attribute whose value is the provider's own id of the user.
    public static let subject = "Cognito_Subject"

    public var poolId: String
    /// The row of the user.
    public var userId: Int64
    /// The provider's name in the pool.
    public var provider: String
    /// `subject`, or an attribute by whose value the user is recognised at the first sign-in.
    public var attribute: String
    /// Compared byte by byte. Unique in the pool, with provider and attribute.
    public var value: String
    /// As IdentityProviderTypeType.
    public var providerType: String
    /// Who vouches for the user, where the provider says so: its entity id or issuer.
    public var issuer: String?
    /// Whether the user came from this provider, and was not linked to it.
    public var isPrimary: Bool
    /// Milliseconds since 1970.
    public var createdAt: Int64

    public init(
        poolId: String, userId: Int64, provider: String, attribute: String = Self.subject, value: String,
        providerType: String, issuer: String? = nil, isPrimary: Bool, createdAt: Int64
    ) {
        self.poolId = poolId
        self.userId = userId
        self.provider = provider
        self.attribute = attribute
        self.value = value
        self.providerType = providerType
        self.issuer = issuer
        self.isPrimary = isPrimary
        self.createdAt = createdAt
    }
}
