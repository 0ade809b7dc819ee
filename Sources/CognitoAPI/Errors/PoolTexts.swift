import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: PoolRefusal) {
        self =
            switch refusal {
            case .idTaken(let id): .parameter("A user pool with the id \(id) exists.")
            case .unusablePin(let tag):
                .parameter("The tag \(tag) must be a user pool id or its last part: letters and digits.")
            case .aliasesBesideUsernameAttributes:
                .parameter("Only one of the aliasAttributes or usernameAttributes can be set in a User pool.")
            case .preferredUsernameRequiredAndAlias:
                .parameter("preferred_username cannot be both required and an alias.")
            case .mfaWithoutSMS:
                .parameter(
                    "SMS configuration and Auto verification for phone_number are required when MFA is "
                        + "required/optional")
            case .mfaTurnedOnLater:
                .parameter("Cannot turn MFA functionality ON, once the user pool has been created.")
            case .mfaWithoutFactors:
                .parameter(
                    "Invalid MFA configuration given, can't disable all MFAs with a required or optional configuration."
                )
            case .factorsWithoutMFA:
                .parameter("Invalid MFA configuration given, can't turn off MFA and configure an MFA together.")
            case .mfaBesidePasswordless:
                .parameter("MFA cannot be required where users may sign in by a one-time password alone.")
            case .emailMFAWithoutSender:
                .parameter("Email MFA requires an email configuration with the sending account DEVELOPER.")
            case .emailMFABesideEmailRecovery:
                .parameter("Email MFA cannot be used where email is the only account recovery mechanism.")
            case .unusableRelyingParty: .parameter("RelyingPartyId must be a domain name.")
            case .phoneVerificationWithoutSMS:
                .parameter("SMS configuration is required when phone_number is selected for auto verification")
            case .verifiedFirstButNotAutomatically:
                .parameter(
                    "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes")
            case .developerEmailWithoutSource:
                .parameter("Source ARN is required to use DEVELOPER email sending owner")
            case .unusableSender: .parameter("Provided From email address is invalid")
            case .reservedTagKeys:
                ServiceError(.userPoolTaggingException, "Tag keys that begin with aws: are reserved.")
            case .tooManyTags(let limit):
                ServiceError(.userPoolTaggingException, "A user pool cannot have more than \(limit) tags.")
            case .unusableTags(let limit):
                .parameter("Tag keys must not begin with aws:, and a user pool cannot have more than \(limit) tags.")
            case .passwordNoFirstFactor:
                .parameter("Password should be configured as one of the allowed first auth factors.")
            case .twoValiditiesOfTemporaryPasswords:
                .parameter(
                    "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays")
            case .twoTokenTriggers:
                .parameter(
                    "Cannot use PreTokenGenerationLambda and PreTokenGeneration with different Lambda function ARN's")
            case .customSenderWithoutKey:
                .parameter("KMSKeyId parameter is required when Custom SMS/Email Lambda trigger is used.")
            case .repeatedRecovery: .recovery("have duplicate priorities or recovery mechanisms.")
            case .administratorsBesideOtherRecovery:
                .recovery("use admin_only setting with any other recovery mechanisms.")
            case .repeatedLevelName(let name):
                .parameter("AcrConfiguration must name each level differently: \(name) is used twice.")
            case .notInLiteTier(let features):
                ServiceError(
                    .featureUnavailableInTierException,
                    "The following features need to be disabled for the LITE pricing tier configured: "
                        + features.map(Self.name).joined(separator: ", "))
            case .malformedARN: .parameter("Invalid resource ARN")
            case .writesPaused:
                ServiceError(
                    .operationNotEnabledException,
                    "Write operations are paused in this user pool while a point-in-time recovery is in progress.")
            case .deletionProtected:
                .parameter(
                    "The user pool cannot be deleted because deletion protection is activated. "
                        + "Deletion protection must be inactivated first.")
            }
    }

    private static func recovery(_ problem: String) -> ServiceError {
        parameter("Invalid account recovery setting parameter. Account Recovery Setting cannot \(problem)")
    }

    private static func name(_ feature: TierFeature) -> String {
        switch feature {
        case .passwordlessSignIn: "Passwordless Sign-In"
        case .emailMFA: "Email MFA"
        case .passkeyMFA: "Passkey MFA"
        case .levelNames: "Custom ACR Level Names"
        case .threatProtection: "Threat Protection"
        case .clientMetadata: "Client ID Metadata Documents"
        case .replicas: "Multi-Region Replication"
        case .tokenCustomization(let version):
            "Token Customization with Pre-Token Generation Lambda \(version.rawValue)"
        }
    }
}
