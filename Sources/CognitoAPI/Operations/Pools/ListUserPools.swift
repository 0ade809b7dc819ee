import Identity
import ServiceModel

/// The user pools of the caller's region, by page (cognito/pools §7).
struct ListUserPools: Operation {
    static let name = OperationName.listUserPools

    func run(_ input: ListUserPoolsRequest, in call: Call) async throws -> ListUserPoolsResponse {
        let scope = "ListUserPools/\(call.region)"
        let after = try input.nextToken.map { try PageToken.open($0, scope: scope, call: call).key }
        let limit = input.maxResults
        let rows = try await call.store.read {
            try $0.pools(region: call.region, after: after, limit: limit + 1)
        }
        let page = rows.prefix(limit)
        return ListUserPoolsResponse(
            userPools: page.map {
                UserPoolDescriptionType(
                    id: $0.id, name: $0.name, lambdaConfig: $0.settings.lambdaConfig,
                    lastModifiedDate: $0.settings.lastModifiedDate, creationDate: $0.settings.creationDate)
            },
            nextToken: rows.count > limit
                ? page.last.map { PageToken(after: $0.id).seal(scope: scope, call: call) } : nil)
    }
}
