/// Cognito's limits per user and hour (cognito/limits §1). Beyond them: LimitExceededException.
///
/// The hour is the last one, whenever it is asked: in no hour there are more attempts than the limit.
public enum AttemptLimit: String, Sendable {
    case forgotPassword
    case confirmForgotPassword
    case resendConfirmationCode
    case confirmSignUp
    case changePassword
    /// Codes sent for a user's addresses and numbers, asked for or sent because of a change.
    case attributeVerificationCode
    case verifyAttribute

    var perHour: Int {
        switch self {
        case .resendConfirmationCode, .changePassword, .attributeVerificationCode: 5
        // Between 5 and 20 by risk. No more than a destination gets: past that limit, which is reached in other
        // ways too and by real users alone, an answer would tell who is real.
        case .forgotPassword: DestinationLimit.perHour
        case .confirmForgotPassword: 5
        case .confirmSignUp, .verifyAttribute: 15
        }
    }

    /// Counts one attempt; false when it is one too many.
    func admits(subject: String, call: Call, in store: any StoreWriter) throws -> Bool {
        guard call.settings.attemptLimits else { return true }
        return try store.countAttempt(
            subject: subject, action: rawValue, at: call.now, window: Milliseconds.hour, limit: perHour)
    }
}
