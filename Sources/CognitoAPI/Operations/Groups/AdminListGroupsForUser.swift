import Identity
import ServiceModel

/// The groups of a user, by precedence (cognito/groups §2).
struct AdminListGroupsForUser: Operation {
    static let name = OperationName.adminListGroupsForUser

    func run(_ input: AdminListGroupsForUserRequest, in call: Call) async throws -> AdminListGroupsForUserResponse {
        let pool = try await call.pools.pool(input.userPoolId)
        let user = try await call.store.read { try $0.existingUser(named: input.username, in: pool) }
        let scope = "AdminListGroupsForUser/\(pool.id)/\(user.sub)"
        let offset = try input.nextToken.map { try PageToken.open($0, scope: scope, call: call).rowId } ?? 0
        let limit = input.limit.flatMap { $0 == 0 ? nil : $0 } ?? 60
        // A user has a hundred groups at most: read whole, shown by page.
        let all = try await call.store.read { try $0.groups(userId: user.id) }
        let page = all.dropFirst(Int(offset)).prefix(limit)
        let next = Int(offset) + page.count
        return AdminListGroupsForUserResponse(
            groups: page.map(\.settings),
            nextToken: next < all.count ? PageToken(afterRow: Int64(next)).seal(scope: scope, call: call) : nil)
    }
}
