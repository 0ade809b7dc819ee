import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: SecretHashRefusal) {
        let text =
            switch refusal {
            case .missing(let id): "Client \(id) is configured with secret but SECRET_HASH was not received"
            case .mismatch(let id): "Unable to verify secret hash for client \(id)"
            case .mismatchOnRefresh(let id): "SecretHash does not match for the client: \(id)"
            }
        self.init(.notAuthorizedException, text)
    }
}
