public import Identity
public import ServiceModel

// The API's table of errors: what each refusal is called on the wire, and in which words. Every text that a rule gives
// to a caller stands in this folder, one file per area, so that a better recording of Cognito is one line to follow
// (cognito/errors-and-texts). The compiler sees to it that no refusal is left out.

extension ServiceError {
    /// As the API tells a refusal.
    public init(_ refusal: Refusal) {
        self =
            switch refusal {
            case .lookUp(let refusal): ServiceError(refusal)
            case .signIn(let refusal): ServiceError(refusal)
            case .secretHash(let refusal): ServiceError(refusal)
            case .session(let refusal): ServiceError(refusal)
            case .userSession(let refusal): ServiceError(refusal)
            case .grant(let refusal): ServiceError(refusal)
            case .limit(let refusal): ServiceError(refusal)
            case .mfa(let refusal): ServiceError(refusal)
            case .passkey(let refusal): ServiceError(refusal)
            case .device(let refusal): ServiceError(refusal)
            case .token(let refusal): ServiceError(refusal)
            case .registration(let refusal): ServiceError(refusal)
            case .code(let refusal): ServiceError(refusal)
            case .password(let refusal): ServiceError(refusal)
            case .recovery(let refusal): ServiceError(refusal)
            case .name(let refusal): ServiceError(refusal)
            case .attribute(let refusal): ServiceError(refusal)
            case .list(let refusal): ServiceError(refusal)
            case .group(let refusal): ServiceError(refusal)
            case .pool(let refusal): ServiceError(refusal)
            case .client(let refusal): ServiceError(refusal)
            case .schema(let refusal): ServiceError(refusal)
            case .risk(let refusal): ServiceError(refusal)
            case .trigger(let refusal): ServiceError(refusal)
            case .resource(let refusal): ServiceError(refusal)
            case .pointInTime(let refusal): ServiceError(refusal)
            case .userImport(let refusal): ServiceError(refusal)
            case .identity(let refusal): ServiceError(refusal)
            case .logDelivery(let refusal): ServiceError(refusal)
            case .identityPool(let refusal): ServiceError(refusal)
            case .poolIdentity(let refusal): ServiceError(refusal)
            case .encryptionKey(let refusal): ServiceError(refusal)
            case .missingParameter(let name): .parameter("Missing required parameter \(name)")
            case .notBuilt(let feature): ServiceError(feature)
            case .tooManyRequests: ServiceError(.tooManyRequestsException, "Too many requests")
            }
    }

    /// What a caller is told of an error; nil where that is not its business, and the answer is an internal error.
    public init?(telling error: any Error) {
        switch error {
        case let error as ServiceError: self = error
        case let refusal as Refusal: self.init(refusal)
        case let refusal as CallRefusal: self.init(refusal)
        default: return nil
        }
    }

    /// An InvalidParameterException with this text.
    static func parameter(_ message: String) -> ServiceError {
        ServiceError(.invalidParameterException, message)
    }
}
