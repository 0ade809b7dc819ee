import Identity
import ServiceModel

/// Replaces the settings of an app client; what is left out goes back to its default (cognito/clients §6).
struct UpdateUserPoolClient: Operation {
    static let name = OperationName.updateUserPoolClient

    func run(_ input: UpdateUserPoolClientRequest, in call: Call) async throws -> UpdateUserPoolClientResponse {
        let client = try await ClientChange.update(input, call: call)
        return UpdateUserPoolClientResponse(userPoolClient: client.shape)
    }
}
