import Identity
import ServiceModel

/// New tokens for a refresh token, which may itself be rotated (cognito/tokens §9).
struct GetTokensFromRefreshToken: Operation {
    static let name = OperationName.getTokensFromRefreshToken

    func run(_ input: GetTokensFromRefreshTokenRequest, in call: Call) async throws -> GetTokensFromRefreshTokenResponse
    {
        let (pool, client) = try await call.pools.clientAndPool(input.clientId)
        let tokens = try await RefreshFlow.run(
            input.refreshToken, pool: pool, client: client, device: input.deviceKey, proof: .secret(input.clientSecret),
            call: call)
        return GetTokensFromRefreshTokenResponse(authenticationResult: AuthenticationResultType(tokens))
    }
}
