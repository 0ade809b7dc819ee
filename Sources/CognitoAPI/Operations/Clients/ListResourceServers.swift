import Identity
import ServiceModel

/// The resource servers of a pool, by page (cognito/resources §1).
struct ListResourceServers: PoolOperation {
    static let name = OperationName.listResourceServers

    func run(
        _ input: ListResourceServersRequest, on pool: UserPool, in call: Call
    ) async throws -> ListResourceServersResponse {
        let page = try await ResourceLifeCycle<ResourceServerType>.list(
            in: pool, limit: input.maxResults ?? 50, token: input.nextToken, call: call)
        return ListResourceServersResponse(resourceServers: page.elements, nextToken: page.nextToken)
    }
}
