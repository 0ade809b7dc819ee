import ServiceModel

/// Cognito's limits per user and hour (cognito/limits §1). Beyond them: LimitExceededException.
public enum AttemptLimit: String, Sendable {
    case forgotPassword
    case confirmForgotPassword
    case resendConfirmationCode
    case confirmSignUp
    case changePassword
    case attributeVerificationCode
    case verifyAttribute

    var perHour: Int {
        switch self {
        case .resendConfirmationCode, .changePassword, .attributeVerificationCode: 5
        // Between 5 and 20 by risk; without risk assessment, the most.
        case .forgotPassword: 20
        case .confirmForgotPassword: 5
        case .confirmSignUp, .verifyAttribute: 15
        }
    }

    /// Counts one attempt; false when it is one too many.
    func admits(subject: String, call: Call, in store: any StoreWriter) throws -> Bool {
        guard call.settings.attemptLimits else { return true }
        let windowStart = call.now - call.now % Milliseconds.hour
        let count = try store.countAttempt(
            subject: subject, action: rawValue, windowStart: windowStart, expiresAt: windowStart + Milliseconds.hour)
        return count <= perHour
    }
}
