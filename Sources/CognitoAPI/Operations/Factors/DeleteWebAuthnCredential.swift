import Identity
import ServiceModel

/// A signed-in user deletes a passkey of its own (cognito/passkeys §6).
struct DeleteWebAuthnCredential: Operation {
    static let name = OperationName.deleteWebAuthnCredential

    func run(_ input: DeleteWebAuthnCredentialRequest, in call: Call) async throws -> DeleteWebAuthnCredentialResponse {
        try await PasskeyList.delete(input.credentialId, of: call.holder(of: input.accessToken), call: call)
        return DeleteWebAuthnCredentialResponse()
    }
}
