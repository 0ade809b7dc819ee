import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: LimitRefusal) {
        self =
            switch refusal {
            case .noCategory: .parameter("Attributes must have the key Category, and no other.")
            case .unknownCategory(let name):
                ServiceError(.resourceNotFoundException, "There is no API category \(name).")
            case .belowStandard(let category, let standard):
                .parameter("The limit of \(category.rawValue) cannot be below the default limit, \(standard).")
            case .aboveMaximum(let category, let maximum):
                ServiceError(
                    .serviceQuotaExceededException, "The limit of \(category.rawValue) cannot exceed \(maximum).")
            }
    }
}
