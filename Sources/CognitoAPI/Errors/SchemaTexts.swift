import Identity
import ServiceModel

extension ServiceError {
    init(_ refusal: SchemaRefusal) {
        let text =
            switch refusal {
            case .duplicate(let name):
                "Duplicate custom attribute names \(name) are not allowed in a user pool schema."
            case .exists(let name): "\(name): Existing attribute already has name \(name)."
            case .tooManyCustom(let limit): "A user pool cannot have more than \(limit) custom attributes."
            case .standardAttributeFixed(let name):
                "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute "
                    + name
            case .typeMissing: "Invalid AttributeDataType input, consider using the provided AttributeDataType enum."
            case .nameMissing: "Attribute name is required."
            case .customRequired: "Required custom attributes are not supported currently."
            case .lengthBeyond(let maximum, let name):
                "user.\(name): String attributes cannot have a length of more than \(maximum)"
            case .lengthsReversed(let name):
                "Attribute \(name) cannot have a max length shorter than it's min length"
            case .valuesReversed(let name):
                "Attribute \(name) cannot have a max value smaller than it's min value"
            case .unreadableBounds(.string, let name):
                "Invalid StringAttributeConstraints for schema attribute \(name)"
            case .unreadableBounds(.number, let name):
                "Invalid NumberAttributeConstraints for schema attribute \(name)"
            }
        self = .parameter(text)
    }
}
