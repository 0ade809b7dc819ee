import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: MFARefusal) {
        self =
            switch refusal {
            case .wrongMessageCode:
                ServiceError(.codeMismatchException, "Invalid code or auth state for the user.")
            case .wrongSoftwareTokenCode: ServiceError(.codeMismatchException, "Invalid code received for user")
            case .softwareTokenUsed:
                ServiceError(.expiredCodeException, "Your software token has already been used once.")
            case .softwareTokensNotEnabled:
                ServiceError(
                    .softwareTokenMFANotFoundException, "Software Token MFA has not been enabled by the userPool")
            case .noSoftwareToken:
                ServiceError(
                    .softwareTokenMFANotFoundException, "Software Token MFA does not exist for the user.")
            case .softwareTokenMismatch:
                ServiceError(
                    .enableSoftwareTokenMFAException, "Code mismatch and fail enable Software Token MFA")
            case .deviceNameTooLong(let maximum):
                .parameter("FriendlyDeviceName must not have more than \(maximum) characters.")
            case .tokenAndSession: .parameter("Only one of AccessToken and Session may be given.")
            case .neitherTokenNorSession: .parameter("AccessToken or Session is required.")
            case .methodUnavailable(let method):
                .parameter("User does not have delivery config set to turn on \(method.rawValue)")
            case .severalPreferred: .parameter("Only one MFA method can be preferred.")
            case .preferredNotEnabled: .parameter("An MFA method that is not enabled cannot be preferred.")
            case .passkeysNotEnabled:
                .parameter("Passkeys are not configured as a second factor in this user pool.")
            case .passkeysAlone:
                .parameter("Passkeys can be a second factor only beside another MFA method.")
            case .unusableOption: .parameter("MFAOptions can only turn on SMS to phone_number.")
            case .methodNotFound:
                ServiceError(.mfaMethodNotFoundException, "The MFA method is not available to the user.")
            }
    }
}
