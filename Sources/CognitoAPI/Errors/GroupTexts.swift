import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: GroupRefusal) {
        self =
            switch refusal {
            case .exists: ServiceError(.groupExistsException, "A group with the name already exists.")
            // The model lists no error of AdminAddUserToGroup that fits; the quota is a limit as any other
            // (cognito/groups §3).
            case .tooManyOfUser(let limit):
                ServiceError(.limitExceededException, "A user cannot be in more than \(limit) groups.")
            case .tooManyOfPool(let limit):
                ServiceError(.limitExceededException, "A user pool cannot have more than \(limit) groups.")
            }
    }
}
