import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: PoolIdentityRefusal) {
        self =
            switch refusal {
            case .notFound(let id): ServiceError(.resourceNotFoundException, "Identity '\(id)' not found.")
            case .noGuests: .notAuthorized("Unauthenticated access is not supported for this identity pool.")
            case .unsupportedProvider: .notAuthorized("Token is not from a supported provider of this identity pool.")
            case .unverifiableProvider(let name):
                .notAuthorized("Invalid login token. This server cannot verify tokens of \(name).")
            case .invalidToken(let fault): .notAuthorized("Invalid login token. \(Self.text(fault))")
            case .forbidden(let id), .roleDenied(let id): .notAuthorized("Access to Identity '\(id)' is forbidden.")
            case .loginsDoNotMatch:
                .notAuthorized(
                    "Logins don't match. Please include at least one valid login for this identity or identity pool.")
            case .linkedElsewhere:
                ServiceError(.resourceConflictException, "A login is already linked to another identity.")
            case .providerIsLinked(let name):
                ServiceError(.resourceConflictException, "The identity already has a login of the provider \(name).")
            case .tooManyLogins(let limit):
                ServiceError(.resourceConflictException, "An identity cannot have more than \(limit) linked logins.")
            case .notLinked(let name):
                ServiceError(.resourceNotFoundException, "The identity has no such login of the provider \(name).")
            case .noBasicFlow: .parameter("Basic (classic) flow is not enabled, please use enhanced flow.")
            case .basicFlowBesideMappings:
                .parameter("Basic (classic) flow is not supported with RoleMappings, please use enhanced flow.")
            case .ambiguousRole(let provider):
                .notAuthorized("The ambiguous role mapping rules for: \(provider) denied this request.")
            case .noProviders(let id):
                .notAuthorized("Identity pool - \(id) does not have identity providers configured.")
            case .noRole:
                ServiceError(
                    .invalidIdentityPoolConfigurationException,
                    "Invalid identity pool configuration. Check assigned IAM roles for this pool.")
            case .unusableTag(let claim):
                .notAuthorized("Invalid login token. The claim \(claim) cannot be the value of a tag.")
            case .sessionTooLong:
                .notAuthorized("Invalid login token. The claims that become tags are too long together.")
            case .unknownDeveloperProvider(let name?):
                .parameter("The identity pool has no developer provider \(name).")
            case .unknownDeveloperProvider(nil): .parameter("The identity pool has no developer provider.")
            case .noDeveloperLogin: .parameter("This identity pool does not support the specified developer provider.")
            case .malformedDeveloperUser: .parameter("A developer user identifier has 1 to 1024 characters.")
            case .developerUserIsRegistered:
                ServiceError(
                    .developerUserAlreadyRegisteredException,
                    "The developer user identifier is already registered with another identity.")
            case .unknownDeveloperUser:
                ServiceError(.resourceNotFoundException, "No identity has this developer user identifier.")
            case .nothingToLookUp: .parameter("Either IdentityId or DeveloperUserIdentifier is required.")
            case .developerUserDiffers:
                ServiceError(
                    .resourceConflictException, "The developer user identifier is not linked to this identity.")
            }
    }

    private static func notAuthorized(_ message: String) -> ServiceError {
        ServiceError(.notAuthorizedException, message)
    }

    /// `Token expired` names the time first: now, and when it was over.
    private static func text(_ fault: LoginTokenFault) -> String {
        switch fault {
        case .malformed: "Not a valid OpenId Connect identity token."
        case .ofIdentityPool: "Can't pass in a Cognito token."
        case .foreignIssuer: "Issuer doesn't match providerName"
        case .signature: "Couldn't verify signed token."
        case .missingClaim(let name): "Missing a required claim: \(name)"
        case .notAnIdToken: "Not a Cognito token."
        case .expired(let now, let at): "Token expired: \(now) >= \(at)"
        case .signedOut: "The user has signed out, or is disabled or deleted."
        }
    }
}
