import Identity
import ServiceModel

/// Sets how long a client takes over a session of the pool's pages (cognito/sessions §1).
struct SetUserPoolClientSessionConfiguration: Operation {
    static let name = OperationName.setUserPoolClientSessionConfiguration

    func run(
        _ input: SetUserPoolClientSessionConfigurationRequest, in call: Call
    ) async throws -> SetUserPoolClientSessionConfigurationResponse {
        try await SessionConfiguration.set(
            ssoMinutes: input.ssoSession.maxValidityMinutes, clientId: input.clientId, poolId: input.userPoolId,
            call: call)
        return SetUserPoolClientSessionConfigurationResponse(
            userPoolId: input.userPoolId, clientId: input.clientId, ssoSession: input.ssoSession)
    }
}
