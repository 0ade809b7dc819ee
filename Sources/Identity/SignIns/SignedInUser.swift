public import ServiceModel

/// A user as calls with an access token know them: who it is, through which client they signed in, and whether they still
/// are.
///
/// Each such call reads it anew, so there is no more in it than they all need: who changes a password reads the `User`.
public struct SignedInUser: KnownUser, Equatable {
    public let id: Int64
    public let poolId: String
    public let username: String
    public let sub: String
    public let status: UserStatusType
    public let isEnabled: Bool
    public let generation: Int64
    public let attributes: UserAttributes
    public let mfa: UserMFA
    /// Of the sign-in, as the generation is.
    public let clientId: String
    public let clientGeneration: Int64
    /// When the sign-in was revoked, in milliseconds since 1970.
    public let revokedAt: Int64?

    public init(
        id: Int64, poolId: String, username: String, sub: String, status: UserStatusType, isEnabled: Bool,
        generation: Int64, attributes: UserAttributes, mfa: UserMFA, clientId: String, clientGeneration: Int64,
        revokedAt: Int64?
    ) {
        self.id = id
        self.poolId = poolId
        self.username = username
        self.sub = sub
        self.status = status
        self.isEnabled = isEnabled
        self.generation = generation
        self.attributes = attributes
        self.mfa = mfa
        self.clientId = clientId
        self.clientGeneration = clientGeneration
        self.revokedAt = revokedAt
    }
}
