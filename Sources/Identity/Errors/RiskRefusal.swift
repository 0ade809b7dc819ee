/// Why something is not let through or not set for reasons of risk.
public enum RiskRefusal: Sendable, Equatable {
    /// The pool does not watch for risks.
    case addOnNotEnabled
    /// A text that is no range of addresses.
    case unusableRange(String)
    case unusableNotificationSender
    /// Users are to be notified, and nothing says how.
    case notifyWithoutConfiguration
    /// The user has no such event.
    case eventNotFound
    case unusableFeedbackToken
    /// Calls from this address are not taken.
    case addressBlocked
    /// The sign-in is too much of a risk.
    case signInBlocked
    /// A new password that others have lost already.
    case compromisedPassword
    /// As before, of the password that the user has.
    case compromisedCredentials
}
