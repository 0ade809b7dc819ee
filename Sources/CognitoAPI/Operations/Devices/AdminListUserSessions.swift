import Identity
import ServiceModel

/// The sessions of a user, for administrators (cognito/sessions §2).
struct AdminListUserSessions: PoolOperation {
    static let name = OperationName.adminListUserSessions

    func run(
        _ input: AdminListUserSessionsRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminListUserSessionsResponse {
        let page = try await UserSessions.page(
            of: input.username, pool: pool, token: input.nextToken, call: call)
        return AdminListUserSessionsResponse(
            sessions: page.elements.map { $0.shape(current: nil) }, nextToken: page.nextToken)
    }
}
