public import ServiceModel

/// Why somebody does not get in, or not this way.
public enum SignInRefusal: Sendable, Equatable {
    case incorrectUsernameOrPassword
    /// The name is locked.
    case passwordAttemptsExceeded
    case userDisabled
    case userNotConfirmed
    case passwordResetRequired
    case temporaryPasswordExpired
    /// A flow of administrators asked for without their credentials, or the other way about.
    case methodNotSupported
    case flowNotEnabled(AuthFlowType)
    /// The pool has no function that defines challenges.
    case customAuthTriggerMissing
    case unacceptableSRPA
    case malformedTimestamp
}
