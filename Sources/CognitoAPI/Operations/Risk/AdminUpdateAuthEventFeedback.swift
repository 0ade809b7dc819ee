import Identity
import ServiceModel

/// An administrator says whether an event was the user's own doing (cognito/advanced-security §4).
struct AdminUpdateAuthEventFeedback: PoolOperation {
    static let name = OperationName.adminUpdateAuthEventFeedback

    func run(
        _ input: AdminUpdateAuthEventFeedbackRequest, on pool: UserPool, in call: Call
    ) async throws -> AdminUpdateAuthEventFeedbackResponse {
        try await AuthEventFeedback.byAdministrator(
            input.feedbackValue, on: input.eventId, of: input.username, pool: pool, call: call)
        return AdminUpdateAuthEventFeedbackResponse()
    }
}
