import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: GrantRefusal) {
        self =
            switch refusal {
            case .flowNotEnabled(let flow): .parameter("\(Self.name(flow)) flow not enabled for this client")
            case .invalidScope(let scope): .parameter("Invalid scope requested: \(scope)")
            case .noScopes: .parameter("No scope is left that the client may ask for.")
            case .invalidSubjectToken: ServiceError(.notAuthorizedException, "Invalid Subject Token")
            case .invalidActorToken: ServiceError(.notAuthorizedException, "Invalid Actor Token")
            case .actorTokenWithoutType: .parameter("ActorTokenType is required with ActorToken.")
            case .actorTypeWithoutToken: .parameter("ActorToken is required with ActorTokenType.")
            case .audienceBesideResource: .parameter("Audiences and Resources cannot be requested together.")
            case .unknownResource(let identifier):
                ServiceError(.resourceNotFoundException, "Resource server \(identifier) does not exist.")
            case .audienceIsClient(let id): .parameter("\(id) is an app client: it signs its users in itself.")
            }
    }

    private static func name(_ flow: GrantRefusal.Flow) -> String {
        switch flow {
        case .clientToken: "CLIENT_TOKEN_AUTH"
        case .delegation: "TOKEN_EXCHANGE_DELEGATION"
        case .impersonation: "TOKEN_EXCHANGE_IMPERSONATION"
        }
    }
}
