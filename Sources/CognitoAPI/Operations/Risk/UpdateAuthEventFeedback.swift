import Identity
import ServiceModel

/// A user says whether an event was its own doing, by the token of the mail that told of it (cognito/advanced-security
/// §4).
struct UpdateAuthEventFeedback: PoolOperation {
    static let name = OperationName.updateAuthEventFeedback

    func run(
        _ input: UpdateAuthEventFeedbackRequest, on pool: UserPool, in call: Call
    ) async throws -> UpdateAuthEventFeedbackResponse {
        try await AuthEventFeedback.byUser(
            input.feedbackValue, on: input.eventId, of: input.username, token: input.feedbackToken, pool: pool,
            call: call)
        return UpdateAuthEventFeedbackResponse()
    }
}
