import Identity
import ServiceModel

/// Makes a resource server with its scopes (cognito/resources §1).
struct CreateResourceServer: PoolOperation {
    static let name = OperationName.createResourceServer

    func run(
        _ input: CreateResourceServerRequest, on pool: UserPool, in call: Call
    ) async throws -> CreateResourceServerResponse {
        CreateResourceServerResponse(
            resourceServer: try await ResourceServers.create(input, pool: pool, call: call))
    }
}
