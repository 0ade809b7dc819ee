import Identity
import ServiceModel

/// A resource server with its scopes (cognito/resources §1).
struct DescribeResourceServer: PoolOperation {
    static let name = OperationName.describeResourceServer

    func run(
        _ input: DescribeResourceServerRequest, on pool: UserPool, in call: Call
    ) async throws -> DescribeResourceServerResponse {
        let server = try await ResourceLifeCycle<ResourceServerType>.find(input.identifier, in: pool, call: call)
        return DescribeResourceServerResponse(resourceServer: server)
    }
}
