/// Why a password cannot be a user's new one.
public enum PasswordRefusal: Sendable, Equatable {
    case policy(PasswordViolation, on: PasswordOccasion)
    case usedBefore
}

/// What a password lacks.
public enum PasswordViolation: Sendable, Equatable {
    case tooShort
    case noLowercase
    case noUppercase
    case noNumber
    case noSymbol
}

/// When a password is set: the same violation is told differently (cognito/passwords §1).
public enum PasswordOccasion: Sendable {
    case signUp
    case adminCreateUser
    case change
}
