import Identity
import ServiceModel

/// Ends a session of a user, for administrators (cognito/sessions §2).
struct AdminRevokeUserSession: PoolOperation {
    static let name = OperationName.adminRevokeUserSession

    func run(
        _ input: AdminRevokeUserSessionRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminRevokeUserSessionResponse {
        try await UserSessions.revoke(input.sessionId, of: input.username, pool: pool, call: call)
        return AdminRevokeUserSessionResponse()
    }
}
