/// Why a password is not recovered or reset.
public enum RecoveryRefusal: Sendable, Equatable {
    /// The user has no verified address or number.
    case noContact
    /// Not in the state that the user is in.
    case cannotResetInState
    /// As `SignInRefusal.userDisabled`, where an administrator resets.
    case userDisabled
    /// The pool leaves recovery to administrators.
    case contactAdministrator
}
