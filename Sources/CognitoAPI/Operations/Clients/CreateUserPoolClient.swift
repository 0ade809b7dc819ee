import Identity
import ServiceModel

/// Makes an app client (cognito/clients).
struct CreateUserPoolClient: Operation {
    static let name = OperationName.createUserPoolClient

    func run(_ input: CreateUserPoolClientRequest, in call: Call) async throws -> CreateUserPoolClientResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let client = try await ClientCreation.run(input, pool: pool, call: call)
        return CreateUserPoolClientResponse(userPoolClient: client.shape)
    }
}
