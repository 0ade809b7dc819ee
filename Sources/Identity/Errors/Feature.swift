/// What Cognito has and this server does not have yet. What reaches it fails closed and names it.
public enum Feature: Sendable, Equatable {
    /// The pool wants links where there are only codes.
    case verificationByLink
    /// A token of an identity provider, or a SAML assertion, is to be exchanged.
    case foreignTokens
}
