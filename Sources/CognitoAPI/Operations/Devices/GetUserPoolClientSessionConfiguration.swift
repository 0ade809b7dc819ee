import Identity
import ServiceModel

/// How long a client takes over a session of the pool's pages (cognito/sessions §1).
struct GetUserPoolClientSessionConfiguration: Operation {
    static let name = OperationName.getUserPoolClientSessionConfiguration

    func run(
        _ input: GetUserPoolClientSessionConfigurationRequest, in call: Call
    ) async throws -> GetUserPoolClientSessionConfigurationResponse {
        let (pool, client) = try await call.pools.client(input.clientId, poolId: input.userPoolId)
        return GetUserPoolClientSessionConfigurationResponse(
            userPoolId: pool.id, clientId: client.id,
            ssoSession: ClientSSOSessionConfigType(maxValidityMinutes: client.ssoMinutes))
    }
}
