import Identity
import ServiceModel

/// The groups of a pool, by page (cognito/groups §1).
struct ListGroups: Operation {
    static let name = OperationName.listGroups

    func run(_ input: ListGroupsRequest, in call: Call) async throws -> ListGroupsResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let scope = "ListGroups/\(pool.id)"
        let after = try input.nextToken.map { try PageToken.open($0, scope: scope, call: call).key }
        let limit = input.limit.flatMap { $0 == 0 ? nil : $0 } ?? 60
        let rows = try await call.store.read { try $0.groups(poolId: pool.id, after: after, limit: limit + 1) }
        let page = rows.prefix(limit)
        return ListGroupsResponse(
            groups: page.map(\.settings),
            nextToken: rows.count > limit
                ? page.last.map { PageToken(after: $0.name).seal(scope: scope, call: call) } : nil)
    }
}
