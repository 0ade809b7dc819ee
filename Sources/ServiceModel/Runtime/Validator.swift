public import JSON

/// Holds a request's body against its API's model.
///
/// First a value of the wrong type ends it with SerializationException (cognito/wire §4); then all violations of
/// constraints are told at once in one error (cognito/wire §6). Members that the model does
/// not know are ignored, members and elements that are null count as absent.
public enum Validator {
    /// The body's members, all of which have the types and keep the constraints of `operation`'s input.
    public static func validate<Operation: ServiceOperation>(
        _ operation: Operation, _ body: JSONValue
    ) throws(ServiceError) -> JSONObject {
        let members: JSONObject
        switch body {
        case .object(let object): members = object
        case .null: members = JSONObject()
        default: throw .serialization("Expected map or null")
        }
        var walk = ValidationWalk(along: Operation.constraints)
        try walk.visitStructure(operation.input, members)
        guard walk.violations.isEmpty else { throw error(Operation.violation, walk.violations) }
        return members
    }

    private static func error(_ type: ErrorType, _ violations: [String]) -> ServiceError {
        let count = violations.count
        let heading = "\(count) validation error\(count == 1 ? "" : "s") detected: "
        return ServiceError(type: type, message: heading + violations.joined(separator: "; "))
    }
}
