import ServiceModel

/// Why a call never reaches a rule.
enum CallRefusal: Error, Sendable, Equatable {
    /// The target names no operation.
    case unknownOperation
    /// The call is meant for another service of AWS.
    case foreignService(String)
    case unreadableBody
    case operationNotBuilt(String)
}

extension ServiceError {
    init(_ refusal: CallRefusal) {
        self =
            switch refusal {
            case .unknownOperation: ServiceError(.unknownOperation, nil)
            case .foreignService(let service): ServiceError(.unknownOperation, ForeignService.explanation(service))
            case .unreadableBody: ServiceError(.serialization, nil)
            case .operationNotBuilt(let operation): .notBuilt("The operation \(operation)")
            }
    }

    static func internalError(requestId: String, as fault: ErrorName) -> ServiceError {
        ServiceError(
            fault, "Something went wrong on our side. The log knows more: request \(requestId).")
    }
}
