import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: RecoveryRefusal) {
        self =
            switch refusal {
            case .noContact:
                .parameter(
                    "Cannot reset password for the user as there is no registered/verified email or phone_number")
            case .cannotResetInState:
                ServiceError(.notAuthorizedException, "User password cannot be reset in the current state.")
            // AdminResetUserPassword writes it without a full stop (cognito/passwords §2).
            case .userDisabled: ServiceError(.notAuthorizedException, "User is disabled")
            case .contactAdministrator:
                ServiceError(.notAuthorizedException, "Contact administrator to reset password.")
            }
    }
}
