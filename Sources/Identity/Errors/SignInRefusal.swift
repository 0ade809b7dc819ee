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
    /// A first factor was chosen that is not offered to this user.
    case challengeNotAvailable
    /// What the pool's tier does not have.
    case notInLiteTier(SignInFeature)
    /// None of the levels that were asked for is one of the pool's.
    case noKnownLevel
    /// The user can reach none of the levels that were asked for.
    case levelOutOfReach
    case malformedMaximumAge
}

/// What the cheapest tier does not have, where somebody signs in.
public enum SignInFeature: Sendable, Equatable {
    case choiceBasedSignIn
    case stepUp
}
