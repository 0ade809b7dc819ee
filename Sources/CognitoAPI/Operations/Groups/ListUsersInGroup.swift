import Identity
import ServiceModel

/// The members of a group, by page (cognito/groups §2).
struct ListUsersInGroup: Operation {
    static let name = OperationName.listUsersInGroup

    func run(_ input: ListUsersInGroupRequest, in call: Call) async throws -> ListUsersInGroupResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let scope = "ListUsersInGroup/\(pool.id)/\(input.groupName)"
        let after = try input.nextToken.map { try PageToken.open($0, scope: scope, call: call).rowId }
        let limit = input.limit.flatMap { $0 == 0 ? nil : $0 } ?? 60
        let rows = try await call.store.read { store in
            let group = try store.existingGroup(input.groupName, in: pool)
            return try store.members(
                poolId: pool.id, group: group.name, after: after, limit: limit + 1)
        }
        let page = rows.prefix(limit)
        return ListUsersInGroupResponse(
            users: page.map(\.shape),
            nextToken: rows.count > limit
                ? page.last.map { PageToken(afterRow: $0.id).seal(scope: scope, call: call) } : nil)
    }
}
