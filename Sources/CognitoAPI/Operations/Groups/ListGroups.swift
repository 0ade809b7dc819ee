import Identity
import ServiceModel

/// The groups of a pool, by page (cognito/groups §1).
struct ListGroups: PoolOperation {
    static let name = OperationName.listGroups

    func run(_ input: ListGroupsRequest, on pool: UserPool, in call: Call) async throws -> ListGroupsResponse {
        let page = try await Paging.run(
            scope: "ListGroups/\(pool.id)", limit: input.limit, token: input.nextToken, call: call,
            place: { PageToken(after: $0.name) },
            read: { after, limit in
                try await call.store.read { try $0.groups(poolId: pool.id, after: after?.key, limit: limit) }
            })
        return ListGroupsResponse(groups: page.elements.map(\.settings), nextToken: page.nextToken)
    }
}
