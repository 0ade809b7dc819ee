import Identity
import ServiceModel

/// Takes the passkey that the browser of a signed-in user has made (cognito/passkeys §4).
struct CompleteWebAuthnRegistration: Operation {
    static let name = OperationName.completeWebAuthnRegistration

    func run(
        _ input: CompleteWebAuthnRegistrationRequest, in call: Call
    ) async throws -> CompleteWebAuthnRegistrationResponse {
        try await PasskeyRegistration.complete(
            input.credential, by: call.holder(of: input.accessToken), call: call)
        return CompleteWebAuthnRegistrationResponse()
    }
}
