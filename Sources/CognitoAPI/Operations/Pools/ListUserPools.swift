import Identity
import ServiceModel

/// The user pools of the caller's region, by page (cognito/pools §7).
struct ListUserPools: Operation {
    static let name = OperationName.listUserPools

    func run(_ input: ListUserPoolsRequest, in call: Call) async throws -> ListUserPoolsResponse {
        let page = try await Paging.run(
            scope: "ListUserPools/\(call.region)", limit: input.maxResults, token: input.nextToken, call: call,
            place: { PageToken(after: $0.id) },
            read: { after, limit in
                try await call.store.read { try $0.pools(region: call.region, after: after?.key, limit: limit) }
            })
        let replicas = try await PoolReplicas.regions(of: page.elements, call: call)
        return ListUserPoolsResponse(
            userPools: page.elements.map {
                UserPoolDescriptionType(
                    id: $0.id, name: $0.name, lambdaConfig: $0.settings.lambdaConfig,
                    lastModifiedDate: $0.settings.lastModifiedDate, creationDate: $0.settings.creationDate,
                    replicaRegions: replicas[$0.id])
            },
            nextToken: page.nextToken)
    }
}
