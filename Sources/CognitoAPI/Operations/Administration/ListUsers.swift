import Identity
import ServiceModel

/// The users of a pool, by page and filter (cognito/lists).
struct ListUsers: Operation {
    static let name = OperationName.listUsers

    func run(_ input: ListUsersRequest, in call: Call) async throws -> ListUsersResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let filter = try UserFilterParser.parse(input.filter)
        let limit = input.limit.flatMap { $0 == 0 ? nil : $0 } ?? 60
        let scope = "ListUsers/\(pool.id)/\(input.filter ?? "")"
        let cursor = try input.paginationToken.map { try PageToken.open($0, scope: scope, call: call).userCursor }
        // One more than asked for tells whether there is a next page.
        let rows = try await call.store.read {
            try $0.users(poolId: pool.id, filter: filter, after: cursor, limit: limit + 1)
        }
        let page = rows.prefix(limit)
        let token =
            rows.count > limit ? page.last.map { PageToken(userCursor: $0.1).seal(scope: scope, call: call) } : nil
        let users = try page.map { try Self.shape($0.0, attributes: input.attributesToGet) }
        return ListUsersResponse(users: users, paginationToken: token)
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
