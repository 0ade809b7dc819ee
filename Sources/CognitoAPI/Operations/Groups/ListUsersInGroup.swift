import Identity
import ServiceModel

/// The members of a group, by page (cognito/groups §2).
struct ListUsersInGroup: PoolOperation {
    static let name = OperationName.listUsersInGroup

    func run(
        _ input: ListUsersInGroupRequest, on pool: UserPool, in call: Call
    ) async throws -> ListUsersInGroupResponse {
        let page = try await Paging.run(
            scope: "ListUsersInGroup/\(pool.id)/\(input.groupName)", limit: input.limit, token: input.nextToken,
            call: call, place: { PageToken(afterRow: $0.id) },
            read: { after, limit in
                try await call.store.read { store in
                    let group = try store.existingGroup(input.groupName, in: pool)
                    return try store.members(poolId: pool.id, group: group.name, after: after?.rowId, limit: limit)
                }
            })
        return ListUsersInGroupResponse(users: page.elements.map(\.shape), nextToken: page.nextToken)
    }
}
