import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: RegistrationRefusal) {
        self =
            switch refusal {
            case .usernameExists: ServiceError(.usernameExistsException, "User already exists")
            case .userAccountExists: ServiceError(.usernameExistsException, "User account already exists")
            case .accountExists(let kind):
                ServiceError(
                    .usernameExistsException, "An account with the given \(kind.rawValue) already exists.")
            case .aliasExists(.preferredUsername):
                ServiceError(.aliasExistsException, "Already found an entry for the provided username.")
            case .aliasExists(let kind):
                ServiceError(.aliasExistsException, "An account with the given \(kind.rawValue) already exists.")
            case .signUpNotPermitted:
                ServiceError(.notAuthorizedException, "SignUp is not permitted for this user pool")
            case .passwordRequired: .parameter("Password is required.")
            case .contactRequired(let contacts):
                .parameter("A user without a password needs \(contacts.map(\.rawValue).joined(separator: " or ")).")
            case .cannotConfirm(let status):
                ServiceError(
                    .notAuthorizedException, "User cannot be confirmed. Current status is \(status.rawValue)")
            case .alreadyConfirmed: .parameter("User is already confirmed.")
            case .cannotResend:
                ServiceError(.notAuthorizedException, "Cannot resend codes. Auto verification not turned on.")
            case .resendNotPossible(let username):
                ServiceError(
                    .unsupportedUserStateException,
                    "Resend not possible. \(username) status is not FORCE_CHANGE_PASSWORD")
            }
    }
}
