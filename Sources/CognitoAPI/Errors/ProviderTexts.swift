import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: ProviderRefusal) {
        self =
            switch refusal {
            case .nameIsNoType(let name, let type): .parameter("Provider \(name) cannot be of type \(type).")
            case .reservedName(let name): .parameter("Provider name \(name) is reserved.")
            case .missingDetail(_, let type): .missingDetail(ofType: type)
            case .twoSourcesOfMetadata:
                .parameter("Only one of the MetadataURL or MetadataFile should be provided.")
            case .unusableDetail(let name): .parameter("Invalid value of the provider detail \(name).")
            case .identifierTaken(let identifier):
                .parameter("Identifier \(identifier) is already in use by another identity provider.")
            case .unknownIdentifier(let identifier):
                ServiceError(
                    .resourceNotFoundException, "Identity provider with the identifier \(identifier) does not exist.")
            case .unknownAttribute(let name):
                .parameter("Invalid attribute mapping: the attribute \(name) does not exist in the user pool.")
            case .immutableAttribute(let name):
                .parameter("Invalid attribute mapping: the attribute \(name) is not mutable.")
            case .levelsOfNoOIDC: .parameter("AcrMapping is supported for OIDC identity providers only.")
            case .unknownLevel(let level):
                .parameter("AcrMapping has the unknown level \(level): Level1 to Level4 are known.")
            }
    }

    private static func missingDetail(ofType type: String) -> ServiceError {
        switch type {
        case "OIDC":
            .parameter(
                "clientId, authorizeScopes, oidcIssuer and attributesRequestMethod are all required idp details.")
        case "SignInWithApple":
            .parameter("clientId, privateKey, teamId, and keyId are all required idp details.")
        case "SAML": .parameter("At least one of the MetadataURL or MetadataFile should be provided.")
        default: .parameter("clientId, clientSecret and authorizeScopes are all required idp details.")
        }
    }
}
