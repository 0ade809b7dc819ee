import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: IdentityRefusal) {
        self =
            switch refusal {
            case .missingMember(let role, let name): .parameter("\(role).\(name) is required.")
            case .sourceIsLocal:
                .parameter(
                    "Invalid SourceUser: Cognito users with a username/password may not be passed in as a SourceUser, "
                        + "only as a DestinationUser")
            case .sourceHasUser:
                .parameter(
                    "Merging is not currently supported, provide a SourceUser that has not been signed up in order "
                        + "to link")
            case .sourceIsLinked(let provider, let value):
                ServiceError(.aliasExistsException, "Already found an entry for username \(provider)_\(value)")
            case .subjectOnly(let provider):
                .parameter("ProviderAttributeName must be Cognito_Subject for \(provider).")
            case .attributeNotMapped(let name, let provider):
                .parameter("The attribute mapping of the identity provider \(provider) does not name \(name).")
            case .valueTooLong(let bytes):
                .parameter("ProviderAttributeValue must not be longer than \(bytes) bytes.")
            case .tooManyLinks(let limit):
                ServiceError(
                    .limitExceededException, "A user cannot be linked to more than \(limit) identities.")
            case .tooManyAttributes(let provider, let limit):
                ServiceError(
                    .limitExceededException,
                    "Users cannot be linked to the identity provider \(provider) by more than \(limit) attributes.")
            }
    }
}
