import Identity
import JSON
import ServiceModel

/// Inputs that the model refuses and that users of other servers rely on, put into words that it accepts.
enum Accommodation {
    static func adapted(_ input: JSONValue, for operation: OperationName) -> JSONValue {
        guard operation == .createUserPoolClient, case .object(var body) = input,
            let name = body["ClientName"]?.stringValue
        else { return input }
        body["ClientName"] = .string(PoolIds.spelledForModel(clientName: name))
        return .object(body)
    }
}
