import Identity
import ServiceModel

/// Ends another session of the user whose access token it is. None has a session of single sign-on, so that
/// RevokeAssociatedSessions finds none (cognito/sessions §2).
struct RevokeUserSession: Operation {
    static let name = OperationName.revokeUserSession

    func run(_ input: RevokeUserSessionRequest, in call: Call) async throws -> RevokeUserSessionResponse {
        let holder = try await call.holder(of: input.accessToken)
        try await UserSessions.revoke(input.sessionId, by: holder, call: call)
        return RevokeUserSessionResponse()
    }
}
