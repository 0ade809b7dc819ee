/// What is wrong with a token, or with the wish to revoke it.
public enum TokenRefusal: Sendable, Equatable {
    case invalidAccessToken
    case accessTokenSignature
    case accessTokenExpired
    case accessTokenRevoked
    case accessTokenScopes
    case invalidRefreshToken
    case refreshTokenExpired
    case refreshTokenRevoked
    case refreshTokenReused
    /// A token of another kind, where only refresh tokens are taken.
    case unsupportedType
    /// Nothing that this server ever gave.
    case unrecognizable
    case revocationNotEnabled
    case revocationUnauthorized
}
