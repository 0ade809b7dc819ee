import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: TokenRefusal) {
        self =
            switch refusal {
            case .invalidAccessToken: ServiceError(.notAuthorizedException, "Invalid Access Token")
            case .accessTokenSignature:
                ServiceError(.notAuthorizedException, "Could not verify signature for Access Token")
            case .accessTokenExpired: ServiceError(.notAuthorizedException, "Access Token has expired")
            case .accessTokenRevoked: ServiceError(.notAuthorizedException, "Access Token has been revoked")
            case .accessTokenScopes:
                ServiceError(.notAuthorizedException, "Access Token does not have required scopes")
            case .invalidRefreshToken: ServiceError(.notAuthorizedException, "Invalid Refresh Token.")
            case .refreshTokenExpired: ServiceError(.notAuthorizedException, "Refresh Token has expired")
            case .refreshTokenRevoked: ServiceError(.notAuthorizedException, "Refresh Token has been revoked")
            case .refreshTokenReused: ServiceError(.refreshTokenReuseException, "Refresh token has been reused")
            case .unsupportedType:
                ServiceError(
                    .unsupportedTokenTypeException,
                    "Unsupported token type. Only refresh tokens can be revoked.")
            case .unrecognizable: .parameter("Invalid token.")
            case .revocationNotEnabled:
                ServiceError(
                    .unsupportedOperationException, "Token revocation is not enabled for this client.")
            case .revocationUnauthorized:
                ServiceError(.unauthorizedException, "The client is not authorized to revoke this token.")
            }
    }
}
