/// An identity of an identity pool, as tokens, sessions and policies speak of it.
public struct FederatedIdentity: Sendable, Equatable {
    /// Who vouches for it, as trust policies and conditions call that.
    public static let provider = "cognito-identity.amazonaws.com"

    /// The identity pool: `aud`.
    public var poolId: String
    /// The identity: `sub`.
    public var identityId: String
    /// How it was proven: `authenticated` or `unauthenticated` first, then the providers that vouched for it.
    public var amr: [String]

    public init(poolId: String, identityId: String, amr: [String]) {
        self.poolId = poolId
        self.identityId = identityId
        self.amr = amr
    }
}
