import Identity
import ServiceModel

/// Takes one of a client's two secrets out of use (cognito/clients §7).
struct DeleteUserPoolClientSecret: Operation {
    static let name = OperationName.deleteUserPoolClientSecret

    func run(
        _ input: DeleteUserPoolClientSecretRequest, in call: Call
    ) async throws -> DeleteUserPoolClientSecretResponse {
        try await SecretRotation.delete(
            input.clientSecretId, of: input.clientId, poolId: input.userPoolId, call: call)
        return DeleteUserPoolClientSecretResponse()
    }
}
