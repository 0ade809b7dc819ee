import Identity
import ServiceModel

/// The sessions of the user whose access token it is (cognito/sessions §2).
struct ListUserSessions: Operation {
    static let name = OperationName.listUserSessions

    func run(_ input: ListUserSessionsRequest, in call: Call) async throws -> ListUserSessionsResponse {
        let holder = try await call.holder(of: input.accessToken)
        let page = try await UserSessions.page(of: holder, token: input.nextToken, call: call)
        return ListUserSessionsResponse(
            sessions: page.elements.map { $0.shape(current: holder.signInId) }, nextToken: page.nextToken)
    }
}
