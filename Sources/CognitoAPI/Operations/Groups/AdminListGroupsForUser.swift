import Identity
import ServiceModel

/// The groups of a user, by precedence (cognito/groups §2).
struct AdminListGroupsForUser: PoolOperation {
    static let name = OperationName.adminListGroupsForUser

    func run(
        _ input: AdminListGroupsForUserRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminListGroupsForUserResponse {
        let user = try await call.store.read { try $0.existingUser(named: input.username, in: pool) }
        let page = try await Paging.run(
            scope: "AdminListGroupsForUser/\(pool.id)/\(user.sub)", limit: input.limit, token: input.nextToken,
            call: call, place: { PageToken(afterRow: Int64($0.offset + 1)) },
            read: { after, limit in
                // A user has a hundred groups at most: read whole, shown by page.
                let all = try await call.store.read { try $0.groups(userId: user.id) }
                return Array(all.enumerated().dropFirst(Int(after?.rowId ?? 0)).prefix(limit))
            })
        return AdminListGroupsForUserResponse(
            groups: page.elements.map(\.element.settings), nextToken: page.nextToken)
    }
}
