import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: SessionRefusal) {
        let text =
            switch refusal {
            case .expired: "Invalid session for the user, session is expired."
            case .used: "Invalid session for the user, session can only be used once."
            case .invalid: "Invalid session for the user."
            }
        self.init(.notAuthorizedException, text)
    }
}
