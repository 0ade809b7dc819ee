import Identity
import ServiceModel

/// Revokes a refresh token, and every token of its sign-in (cognito/tokens §5).
struct RevokeToken: Operation {
    static let name = OperationName.revokeToken

    func run(_ input: RevokeTokenRequest, in call: Call) async throws -> RevokeTokenResponse {
        guard let client = try await call.pools.knownClient(input.clientId),
            client.accepts(secret: input.clientSecret)
        else { throw Refusal.token(.revocationUnauthorized) }
        guard client.revocationEnabled else { throw Refusal.token(.revocationNotEnabled) }
        try await Revocation.revoke(input.token, client: client, call: call)
        return RevokeTokenResponse()
    }
}
