import Identity
import ServiceModel

/// The users of a pool, by page and filter (cognito/lists).
struct ListUsers: Operation {
    static let name = OperationName.listUsers

    func run(_ input: ListUsersRequest, in call: Call) async throws -> ListUsersResponse {
        let pool = try await call.directory.pool(input.userPoolId)
        let filter = try UserFilterParser.parse(input.filter)
        for name in input.attributesToGet ?? [] where pool.schema[name] == nil && name != "sub" {
            throw ServiceError.unknownRequestedAttribute
        }
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
        return ListUsersResponse(
            users: page.map { Self.shape($0.0, attributes: input.attributesToGet) }, paginationToken: token)
    }

    /// With a list of attributes, just those; an empty list means all.
    private static func shape(_ user: User, attributes wanted: [String]?) -> UserType {
        var shape = user.shape
        if let wanted, !wanted.isEmpty {
            shape.attributes = shape.attributes?.filter { wanted.contains($0.name) }
        }
        return shape
    }
}
