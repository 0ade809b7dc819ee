public import ServiceModel

/// Why a user is not made, or not confirmed.
public enum RegistrationRefusal: Sendable, Equatable {
    case usernameExists
    /// As `usernameExists`, where an administrator invites.
    case userAccountExists
    /// Somebody who signs up, or is invited, would share an address or number that names its user.
    case accountExists(AliasKind)
    /// As `accountExists`, where what is shared is an alias.
    case aliasExists(AliasKind)
    case signUpNotPermitted
    case passwordRequired
    /// Without a password the user needs one of these.
    case contactRequired([ContactAttribute])
    case cannotConfirm(UserStatusType)
    case alreadyConfirmed
    /// There is nothing that a code could verify.
    case cannotResend
    /// The invitation of this user is no longer open.
    case resendNotPossible(username: String)
}
