import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: ListRefusal) {
        let text =
            switch refusal {
            case .invalidPaginationToken: "Invalid pagination token given."
            case .unparsableFilter: "Error while parsing filter."
            case .invalidSearchAttribute(let name): "Invalid search attribute: \(name)"
            case .requestedAttributeMissing: "One or more requested attributes do not exist."
            }
        self = .parameter(text)
    }
}
