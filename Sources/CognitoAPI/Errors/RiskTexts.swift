import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: RiskRefusal) {
        self =
            switch refusal {
            case .addOnNotEnabled:
                ServiceError(
                    .userPoolAddOnNotEnabledException, "Advanced security is not enabled for the user pool.")
            case .unusableRange(let text): .parameter("\(text) is not an IP address range in CIDR notation.")
            case .unusableNotificationSender:
                .parameter("From and ReplyTo of NotifyConfiguration must be email addresses.")
            case .notifyWithoutConfiguration:
                .parameter("NotifyConfiguration is required where an action has Notify turned on.")
            case .eventNotFound: ServiceError(.resourceNotFoundException, "Auth event does not exist.")
            case .unusableFeedbackToken: ServiceError(.notAuthorizedException, "Invalid feedback token.")
            case .addressBlocked:
                ServiceError(.notAuthorizedException, "Request not allowed due to security reasons.")
            case .signInBlocked:
                ServiceError(.notAuthorizedException, "Unable to login because of security reasons.")
            case .compromisedPassword:
                ServiceError(
                    .invalidPasswordException, "Provided password cannot be used for security reasons.")
            case .compromisedCredentials:
                ServiceError(
                    .passwordResetRequiredException, "Password reset required for user due to security reasons")
            }
    }
}
