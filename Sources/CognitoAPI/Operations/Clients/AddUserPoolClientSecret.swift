import Identity
import ServiceModel

/// Gives a confidential client a second secret, good beside the first (cognito/clients §7).
struct AddUserPoolClientSecret: Operation {
    static let name = OperationName.addUserPoolClientSecret

    func run(_ input: AddUserPoolClientSecretRequest, in call: Call) async throws -> AddUserPoolClientSecretResponse {
        let secret = try await SecretRotation.add(
            input.clientSecret, to: input.clientId, poolId: input.userPoolId, call: call)
        return AddUserPoolClientSecretResponse(
            clientSecretDescriptor: secret.mark.shape(showing: input.clientSecret == nil ? secret.value : nil))
    }
}
