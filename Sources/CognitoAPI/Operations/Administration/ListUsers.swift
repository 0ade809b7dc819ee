import Identity
import ServiceModel

/// The users of a pool, by page and filter (cognito/lists).
struct ListUsers: PoolOperation {
    static let name = OperationName.listUsers

    func run(_ input: ListUsersRequest, on pool: UserPool, in call: Call) async throws -> ListUsersResponse {
        let filter = try UserFilterParser.parse(input.filter)
        let page = try await Paging.run(
            scope: "ListUsers/\(pool.id)/\(input.filter ?? "")", limit: input.limit, token: input.paginationToken,
            call: call, place: { PageToken(userCursor: $0.1) },
            read: { after, limit in
                try await call.store.list {
                    try $0.users(poolId: pool.id, filter: filter, after: after?.userCursor, limit: limit)
                }
            })
        let users = try page.elements.map { try Self.shape($0.0, attributes: input.attributesToGet) }
        return ListUsersResponse(users: users, paginationToken: page.nextToken)
    }

    /// With a list of attributes, just those, and each user must have them all; an empty list means none.
    private static func shape(_ user: User, attributes wanted: [String]?) throws(Refusal) -> UserType {
        var shape = user.shape
        guard let wanted else { return shape }
        let all = shape.attributes ?? []
        let shown = all.filter { wanted.contains($0.name) }
        guard shown.count == Set(wanted).count else { throw Refusal.list(.requestedAttributeMissing) }
        shape.attributes = shown
        return shape
    }
}
