import Identity
import ServiceModel

// What pages would show: domains, and how pages look.

extension ServiceError {
    init(_ refusal: DomainRefusal) {
        self =
            switch refusal {
            case .malformed:
                .parameter(
                    "The domain name contains an invalid character. Domain names can only contain lower-case letters, "
                        + "numbers, and hyphens. Please enter a different name that follows this format: "
                        + "^[a-z0-9](?:[a-z0-9\\-]{0,61}[a-z0-9])?$")
            case .noSubdomain: .parameter("Custom domain is not a valid subdomain")
            case .unknownVersion: .parameter("ManagedLoginVersion must be 1 or 2.")
            case .reservedWord(let word): .parameter("Domain cannot contain reserved word: \(word)")
            case .taken: .parameter("Domain already associated with another user pool.")
            case .poolHasOne: .parameter("A domain already exists for this user pool.")
            case .unknown: .parameter("No such domain or user pool exists.")
            case .inTheWayOfDeletion:
                .parameter(
                    "User pool cannot be deleted. It has a domain configured that should be deleted first.")
            case .managedLoginInLite:
                ServiceError(
                    .featureUnavailableInTierException,
                    "The following feature is not available for the LITE pricing tier configured: "
                        + "Managed Login Version 2")
            case .routingOfPrefix: .parameter("Routing is supported for custom domains only.")
            case .certificateOfPrefix: .parameter("CustomDomainConfig is supported for custom domains only.")
            case .malformedCertificate: .parameter("CertificateArn must be the ARN of a certificate.")
            }
    }

    init(_ refusal: CustomizationRefusal) {
        self =
            switch refusal {
            case .noDomain:
                .parameter("There has to be an existing domain associated with this user pool")
            case .unusableCSS: .parameter("The CSS cannot be read.")
            case .unknownClass(let name): .parameter("The CSS class \(name) is not in the list of allowed classes.")
            case .unusableImage: .parameter("ImageFile must be a JPG or PNG picture.")
            }
    }

    init(_ refusal: BrandingRefusal) {
        self =
            switch refusal {
            case .clientHasOne(let clientId):
                ServiceError(
                    .managedLoginBrandingExistsException,
                    "A ManagedLoginBranding already exists for client \(clientId)")
            case .noOneSource:
                .parameter("useCognitoProvidedValues or settings should be specified (but not both)")
            case .missingId: .parameter("UserPoolId and ManagedLoginBrandingId are required.")
            }
    }

    init(_ refusal: TermsRefusal) {
        self =
            switch refusal {
            case .nameTaken(let name):
                ServiceError(.termsExistsException, "Terms with the name \(name) already exist for the app client.")
            case .unusableName: .parameter("TermsName must be terms-of-use or privacy-policy.")
            case .noDefaultLink: .parameter("Links must have a URL for cognito:default.")
            case .unusableLink(let language): .parameter("The link of \(language) is not a valid URL.")
            case .unknownLanguage(let language): .parameter("Links names the unknown language \(language).")
            }
    }
}
