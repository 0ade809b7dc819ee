import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: GroupRefusal) {
        self =
            switch refusal {
            case .exists: ServiceError(.groupExistsException, "A group with the name already exists.")
            case .tooManyOfUser(let limit):
                ServiceError(.limitExceededException, "A user cannot be in more than \(limit) groups.")
            case .tooManyOfPool(let limit):
                ServiceError(.limitExceededException, "A user pool cannot have more than \(limit) groups.")
            }
    }
}
