import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: LookUpRefusal) {
        self =
            switch refusal {
            case .userPoolNotFound(let id):
                ServiceError(.resourceNotFoundException, "User pool \(id) does not exist.")
            case .clientNotFound(let id):
                ServiceError(.resourceNotFoundException, "User pool client \(id) does not exist.")
            case .groupNotFound: ServiceError(.resourceNotFoundException, "Group not found.")
            case .userNotFound: ServiceError(.userNotFoundException, "User does not exist.")
            case .userOfClientNotFound:
                ServiceError(.userNotFoundException, "Username/client id combination not found.")
            }
    }
}
