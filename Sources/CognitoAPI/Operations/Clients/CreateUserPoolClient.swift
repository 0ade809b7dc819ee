import Identity
import ServiceModel

/// Makes an app client (cognito/clients).
struct CreateUserPoolClient: PoolOperation {
    static let name = OperationName.createUserPoolClient

    func run(
        _ input: CreateUserPoolClientRequest, on pool: UserPool, in call: Call
    ) async throws -> CreateUserPoolClientResponse {
        let client = try await ClientCreation.run(input, pool: pool, call: call)
        return CreateUserPoolClientResponse(userPoolClient: client.shape)
    }
}
