import JSON

/// Whether a JSON value is of a shape's type, and the words with which the service refuses what is not
/// (cognito/wire §4).
enum TypeCheck {
    private static let startOfMap = "Start of structure or map found where not expected."
    private static let startOfList = "Start of list found where not expected"

    static func object(_ value: JSONValue, else text: String) throws(ServiceError) -> JSONObject {
        switch value {
        case .object(let object): return object
        case .array: throw .serialization(startOfList)
        default: throw .serialization(text)
        }
    }

    static func array(_ value: JSONValue) throws(ServiceError) -> [JSONValue] {
        switch value {
        case .array(let elements): return elements
        case .object: throw .serialization(startOfMap)
        default: throw .serialization("Expected list or null")
        }
    }

    static func scalar(_ shape: Shape, _ value: JSONValue) throws(ServiceError) {
        switch (shape.kind, value) {
        case (.document, _), (.string, .string), (.enumeration, .string), (.boolean, .bool), (.timestamp, .number):
            return
        case (.integer, .number(let number)):
            if let number = number.int64, Int32(exactly: number) != nil { return }
        case (.long, .number(let number)):
            if number.int64 != nil { return }
        case (.blob, .string(let text)):
            if Blob.decode(text) != nil { return }
            throw .serialization("Unable to decode base64")
        case (_, .object): throw .serialization(startOfMap)
        case (_, .array): throw .serialization(startOfList)
        default: break
        }
        throw .serialization("\(token(value)) can not be converted to \(target(shape))")
    }

    private static func token(_ value: JSONValue) -> String {
        switch value {
        case .string: "STRING_VALUE"
        case .number: "NUMBER_VALUE"
        case .bool(true): "TRUE_VALUE"
        default: "FALSE_VALUE"
        }
    }

    private static func target(_ shape: Shape) -> String {
        switch shape.kind {
        case .integer: "an Integer"
        case .long: "a Long"
        case .boolean: "a Boolean"
        case .timestamp: "milliseconds since epoch"
        case .blob: "a ByteBuffer"
        default: "a String"
        }
    }
}
