/// Why a code is not taken, or not sent.
public enum CodeRefusal: Sendable, Equatable {
    case mismatch
    case expired
    case attemptLimitExceeded
    /// A destination has had its messages, or the user's codes are used up, in an operation whose model does not list
    /// LimitExceededException (cognito/limits §1).
    case messageLimitExceeded
}
