import Foundation
import JSON
import ServiceModel

/// The error with which `operation` refuses `body`, or nil.
func refusal(_ operation: OperationName, _ body: JSONValue) -> ServiceError? {
    do throws(ServiceError) {
        _ = try Validator.validate(operation, body)
        return nil
    } catch {
        return error
    }
}

/// The violations of which `operation` accuses `body`.
func violations(_ operation: OperationName, _ body: JSONValue) -> [String] {
    guard let message = refusal(operation, body)?.message, let colon = message.range(of: " detected: ") else {
        return []
    }
    return message[colon.upperBound...].components(separatedBy: "; ")
}
