import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: PasskeyRefusal) {
        self =
            switch refusal {
            case .notEnabled:
                ServiceError(.webAuthnNotEnabledException, "WebAuthn is not enabled for this user pool.")
            case .noRelyingParty:
                ServiceError(
                    .webAuthnConfigurationMissingException, "The user pool has no relying party ID configured.")
            case .challengeNotFound:
                ServiceError(.webAuthnChallengeNotFoundException, "The challenge was not found or has expired.")
            case .otherClient:
                ServiceError(
                    .webAuthnClientMismatchException,
                    "The access token is for another client than the one that started the registration.")
            case .originNotAllowed:
                ServiceError(
                    .webAuthnOriginNotAllowedException,
                    "The origin of the credential is not allowed for the relying party ID of the user pool.")
            case .otherRelyingParty:
                ServiceError(
                    .webAuthnRelyingPartyMismatchException,
                    "The credential is for another relying party ID than that of the user pool.")
            case .credentialNotSupported:
                ServiceError(.webAuthnCredentialNotSupportedException, "The credential is not supported.")
            case .unreadableCredential: .parameter("Credential data is not valid")
            case .tooMany(let limit):
                ServiceError(.limitExceededException, "A user cannot have more than \(limit) passkeys.")
            case .notFound: ServiceError(.resourceNotFoundException, "The credential does not exist.")
            }
    }
}
