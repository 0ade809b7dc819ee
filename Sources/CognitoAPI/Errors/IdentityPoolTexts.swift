import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: IdentityPoolRefusal) {
        self =
            switch refusal {
            case .notFound(let id): ServiceError(.resourceNotFoundException, "IdentityPool '\(id)' not found.")
            case .unusablePin(let tag):
                .parameter("The tag \(tag) asks for no id of an identity pool: REGION:GUID, or the GUID alone.")
            case .idTaken(let id): .parameter("An identity pool with the id \(id) exists.")
            case .malformedARN(let arn): .parameter("Invalid ARN: \(arn)")
            case .malformedProvider: .parameter("Invalid Cognito Identity Provider")
            case .repeatedProvider(let name, let client):
                .parameter("The Cognito identity provider \(name) with the client \(client) is there twice.")
            case .malformedProviderARN(let arn): .parameter("Invalid identity provider ARN: \(arn)")
            case .tooManyProviders(let limit):
                ServiceError(.limitExceededException, "An identity pool cannot have more than \(limit) providers.")
            case .developerProviderIsFixed(let name):
                .parameter("The DeveloperProviderName cannot be changed once it is set: it is \(name).")
            case .reservedTagKey(let key): .parameter("The tag key \(key) begins with aws:, which is reserved.")
            case .repeatedTagKey(let key):
                .parameter("The tag key \(key) is there twice: keys of principal tags do not differ by case.")
            case .tooManyTags(let limit): .parameter("An identity pool cannot have more than \(limit) tags.")
            case .unknownProvider(let name): .parameter("The identity pool has no identity provider \(name).")
            case .tagsBesideDefaults: .parameter("PrincipalTags cannot be given where UseDefaults is true.")
            case .unmappableProvider(let name):
                .parameter("(\(name)) is not a valid RoleMapping ProviderName or is not a configured provider.")
            case .malformedRoleARN(let arn):
                ServiceError(.notAuthorizedException, "Access to Role '\(arn)' is forbidden.")
            case .noResolution(let provider):
                .parameter("AmbiguousRoleResolution is required in the role mapping of \(provider).")
            case .rulesMissing(let provider):
                .parameter("RulesConfiguration is required in the role mapping of \(provider), whose type is Rules.")
            case .rulesBesideToken(let provider):
                .parameter(
                    "RulesConfiguration cannot be given in the role mapping of \(provider), whose type is Token.")
            case .tooManyRules(let provider, let limit):
                .parameter("The role mapping of \(provider) has more than \(limit) rules.")
            }
    }
}
