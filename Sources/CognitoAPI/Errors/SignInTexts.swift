import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: SignInRefusal) {
        self =
            switch refusal {
            case .incorrectUsernameOrPassword:
                ServiceError(.notAuthorizedException, "Incorrect username or password.")
            case .passwordAttemptsExceeded: ServiceError(.notAuthorizedException, "Password attempts exceeded")
            case .userDisabled: ServiceError(.notAuthorizedException, "User is disabled.")
            case .userNotConfirmed: ServiceError(.userNotConfirmedException, "User is not confirmed.")
            case .passwordResetRequired:
                ServiceError(.passwordResetRequiredException, "Password reset required for the user")
            case .temporaryPasswordExpired:
                ServiceError(
                    .notAuthorizedException,
                    "Temporary password has expired and must be reset by an administrator.")
            case .methodNotSupported: .parameter("Initiate Auth method not supported.")
            case .flowNotEnabled(let flow): .flowNotEnabled(flow)
            case .customAuthTriggerMissing:
                .parameter("Custom auth lambda trigger is not configured for the user pool.")
            case .unacceptableSRPA: .parameter("Invalid SRP_A value.")
            case .malformedTimestamp:
                .parameter("TIMESTAMP format should be EEE MMM d HH:mm:ss z yyyy in english.")
            case .challengeNotAvailable: .parameter("The selected challenge is not available.")
            case .notInLiteTier(.choiceBasedSignIn): .notInLiteTier("Choice-based sign-in (USER_AUTH)")
            case .notInLiteTier(.stepUp): .notInLiteTier("Step-up authentication (TARGET_ACR_VALUES)")
            case .noKnownLevel: .parameter("TARGET_ACR_VALUES names no level of this user pool.")
            case .levelOutOfReach:
                ServiceError(.notAuthorizedException, "The user cannot reach any of the requested levels.")
            case .malformedMaximumAge: .parameter("MAX_AGE must be a number of seconds.")
            }
    }

    private static func notInLiteTier(_ feature: String) -> ServiceError {
        ServiceError(.featureUnavailableInTierException, "\(feature) is not available in the LITE pricing tier.")
    }

    private static func flowNotEnabled(_ flow: AuthFlowType) -> ServiceError {
        switch flow {
        case .userPasswordAuth: parameter("USER_PASSWORD_AUTH flow not enabled for this client")
        case .userSrpAuth: parameter("USER_SRP_AUTH is not enabled for the client.")
        case .customAuth: parameter("CUSTOM_AUTH is not enabled for the client.")
        case .userAuth: parameter("USER_AUTH flow not enabled for this client")
        case .refreshTokenAuth, .refreshToken: parameter("Refresh Token flow not enabled for this client")
        case .adminNoSrpAuth, .adminUserPasswordAuth: parameter("Auth flow not enabled for this client")
        }
    }
}
