public import ServiceModel

/// What Cognito has and this server does not have yet. What reaches it fails closed and names it.
public enum Feature: Sendable, Equatable {
    /// The pool configures a function that would have to be asked.
    case trigger(Trigger)
    /// Passkeys as a second factor.
    case passkeyMFA
    case flow(AuthFlowType)
    case challenge(ChallengeNameType)
    /// The pool wants links where there are only codes.
    case verificationByLink
    case secretsManager
}
