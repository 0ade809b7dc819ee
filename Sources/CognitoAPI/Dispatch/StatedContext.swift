import Identity
import JSON
import ServiceModel

extension Call {
    /// Takes over what the input says of the call itself: members that mean the same in every operation that has them.
    ///
    /// - Parameter input: as the `Validator` has passed it.
    mutating func take(contextFrom input: JSONObject) throws {
        if let data = input["UserContextData"] { caller.userContext = try UserContextDataType(value: data) }
        if let data = input["ContextData"] { caller.context = try ContextDataType(value: data) }
        if let metadata = input["ClientMetadata"]?.objectValue {
            for (name, value) in metadata.members { clientMetadata[name] = value.stringValue }
        }
        for attribute in input["ValidationData"]?.arrayValue ?? [] {
            guard let name = attribute.objectValue?["Name"]?.stringValue else { continue }
            validationData[name] = attribute.objectValue?["Value"]?.stringValue
        }
    }
}
