import Identity
import ServiceModel

/// What a user did, and what was tried in its name, the newest first (cognito/advanced-security §3).
struct AdminListUserAuthEvents: PoolOperation {
    static let name = OperationName.adminListUserAuthEvents

    func run(
        _ input: AdminListUserAuthEventsRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminListUserAuthEventsResponse {
        let page = try await AuthEvents.page(
            of: input.username, pool: pool, limit: input.maxResults, token: input.nextToken, call: call)
        return AdminListUserAuthEventsResponse(
            authEvents: page.elements.map(\.shape), nextToken: page.nextToken)
    }
}
