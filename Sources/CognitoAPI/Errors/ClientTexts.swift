import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: ClientRefusal) {
        self =
            switch refusal {
            case .tooMany(let limit):
                ServiceError(.limitExceededException, "A user pool cannot have more than \(limit) clients.")
            case .idTaken(let id): .parameter("A user pool client with the id \(id) exists.")
            case .unusableId: .parameter("A client id may have letters, digits, _ and + only.")
            case .secretGivenAndGenerated: .parameter("ClientSecret cannot be set together with GenerateSecret.")
            case .contextDataWithoutSecret:
                .parameter("Client Secret is required to set EnablePropagateAdditionalUserContextData as true")
            case .publicClient: .parameter("A client secret can only be added to a client that has one.")
            case .tooManySecrets(let limit):
                ServiceError(.limitExceededException, "Client secrets cannot exceed limit of \(limit) secrets.")
            case .secretInUse: .parameter("The client has this secret already.")
            case .secretNotFound(let id):
                ServiceError(.resourceNotFoundException, "Client secret \(id) does not exist.")
            case .lastSecret: .parameter("The last secret of a client cannot be deleted.")
            case .nothingToPublish:
                .parameter("PublishSecretsInAWSSecretsManager is for clients with a generated secret.")
            case .noPublishedSecret:
                ServiceError(
                    .resourceNotFoundException, "Secrets Manager can't find the specified secret.")
            case .clientTokenBesideOtherFlows:
                .parameter("ALLOW_CLIENT_TOKEN_AUTH cannot be used together with other auth flows.")
            case .validityOutOfRange: .parameter("Invalid range for token validity.")
            case .tokensOutliveRefresh:
                .parameter(
                    "Access and Id Token expiration times must be less than or equal to refresh token expiration "
                        + "times.")
            case .mixedFlowNames:
                .parameter("Auth flow name with prefix 'ALLOW' cannot be used with legacy auth flow names.")
            case .refreshFlowBesideRotation:
                .parameter("ALLOW_REFRESH_TOKEN_AUTH cannot be set while refresh token rotation is enabled.")
            case .unreadableAttributes(let step):
                .parameter("Invalid read attributes specified while \(Self.verb(step)) a client")
            case .unwritableAttributes(let step):
                .parameter("Invalid write attributes specified while \(Self.verb(step)) a client")
            case .incompleteOAuth:
                .parameter(
                    "AllowedOAuthFlows and AllowedOAuthScopes are required if user pool client is allowed to use "
                        + "OAuth flows.")
            case .clientCredentialsBesideOtherFlows:
                .oauthFlow("client_credentials flow can not be selected along with code flow or implicit flow.")
            case .clientCredentialsWithoutSecret:
                .oauthFlow("client_credentials flow can not be selected if client does not have a client secret.")
            case .clientCredentialsWithOpenId:
                .oauthFlow("openid is not supported with client_credentials flow")
            case .unknownScope(let scope):
                ServiceError(.scopeDoesNotExistException, "Invalid scope requested: \(scope)")
            case .unknownProvider(let provider, let poolId):
                .parameter("The provider \(provider) does not exist for User Pool \(poolId).")
            case .noCallback:
                .oauthFlow("CallbackUrls can not be empty when code flow or implicit flow is selected")
            case .defaultRedirectNotListed(let url):
                .parameter("The default redirect URI \(url) is not in the callback URIs list.")
            case .unusableAnalytics:
                .parameter(
                    "Invalid analytics configuration given, either <application arn> or <application id, role arn, "
                        + "external id> are valid")
            case .redirectWithFragment(let url): .parameter("\(url) cannot use fragment")
            case .malformedRedirect(let url): .parameter("\(url) is not a valid redirect URI.")
            case .insecureRedirect(let url): .parameter("\(url) cannot use the HTTP protocol.")
            }
    }

    private static func oauthFlow(_ message: String) -> ServiceError {
        ServiceError(.invalidOAuthFlowException, message)
    }

    private static func verb(_ step: ClientStep) -> String {
        switch step {
        case .creating: "creating"
        case .updating: "updating"
        }
    }
}
