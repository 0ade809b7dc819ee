import Identity
import JSON
import ServiceModel

/// Tells the browser of a signed-in user how to make a passkey (cognito/passkeys §3).
struct StartWebAuthnRegistration: Operation {
    static let name = OperationName.startWebAuthnRegistration

    func run(
        _ input: StartWebAuthnRegistrationRequest, in call: Call
    ) async throws -> StartWebAuthnRegistrationResponse {
        let options = try await PasskeyRegistration.start(by: call.holder(of: input.accessToken), call: call)
        return StartWebAuthnRegistrationResponse(credentialCreationOptions: .object(options))
    }
}
