import Identity
import ServiceModel

/// A token for another token (cognito/tokens §11).
///
/// A signature by AWS credentials lets in, and without one the client's secret; a client that has none is let in by its
/// id, as where it signs users in.
struct GetDerivedToken: Operation {
    static let name = OperationName.getDerivedToken

    func run(_ input: GetDerivedTokenRequest, in call: Call) async throws -> GetDerivedTokenResponse {
        let (pool, client) = try await call.pools.clientAndPool(input.clientId)
        if !call.caller.isAdministrator || input.clientSecret != nil {
            guard client.accepts(secret: input.clientSecret) else {
                throw Refusal.secretHash(.mismatch(clientId: client.id))
            }
        }
        let outcome = try await DerivedTokenFlow.run(input, pool: pool, client: client, call: call)
        return GetDerivedTokenResponse(
            issuedToken: outcome.token, issuedTokenType: outcome.type,
            tokenType: outcome.type == .accessToken ? .bearer : .nA, expiresIn: Int(outcome.expiresIn),
            scopes: outcome.scopes)
    }
}
