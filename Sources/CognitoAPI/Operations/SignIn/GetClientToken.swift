import Identity
import ServiceModel

/// An access token of the client's own, for its secret (cognito/tokens §10).
struct GetClientToken: Operation {
    static let name = OperationName.getClientToken

    func run(_ input: GetClientTokenRequest, in call: Call) async throws -> GetClientTokenResponse {
        let (pool, client) = try await call.pools.clientAndPool(input.clientId)
        let tokens = try await ClientTokenFlow.run(
            secret: input.secret, scopes: input.scopes, pool: pool, client: client, call: call)
        return GetClientTokenResponse(
            clientAuthenticationResult: ClientAuthenticationResultType(
                accessToken: tokens.accessToken, expiresIn: Int(tokens.expiresIn), tokenType: "Bearer"))
    }
}
