import Identity
import ServiceModel

/// Replaces name and scopes of a resource server (cognito/resources §1).
struct UpdateResourceServer: PoolOperation {
    static let name = OperationName.updateResourceServer

    func run(
        _ input: UpdateResourceServerRequest, on pool: UserPool, in call: Call
    ) async throws -> UpdateResourceServerResponse {
        UpdateResourceServerResponse(
            resourceServer: try await ResourceServers.update(input, pool: pool, call: call))
    }
}
