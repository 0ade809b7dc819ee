public import ServiceModel

/// How a pool's schema comes about (cognito/pools §4, §5).
public enum SchemaRules {
    static let maximumCustomAttributes = 50

    /// The schema of a new pool: the standard attributes, changed where `requested` names one, and the custom ones.
    public static func schema(from requested: [SchemaAttributeType]) throws(ServiceError) -> [SchemaAttributeType] {
        var schema = StandardAttributes.all
        var custom: [SchemaAttributeType] = []
        for attribute in requested {
            let name = attribute.name ?? ""
            guard let index = schema.firstIndex(where: { $0.name == name }) else {
                custom.append(attribute)
                continue
            }
            schema[index] = try override(schema[index], with: attribute)
        }
        for attribute in try custom.map(self.custom) {
            let name = attribute.name ?? ""
            if schema.contains(where: { $0.name == name }) {
                throw .parameter("Duplicate custom attribute names \(name) are not allowed in a user pool schema.")
            }
            schema.append(attribute)
        }
        try checkNumber(of: schema)
        return schema
    }

    /// The schema with further custom attributes. What is there already never changes.
    public static func adding(
        _ custom: [SchemaAttributeType], to schema: [SchemaAttributeType]
    ) throws(ServiceError) -> [SchemaAttributeType] {
        var result = schema
        for attribute in custom {
            let new = try self.custom(attribute)
            let name = new.name ?? ""
            if result.contains(where: { $0.name == name }) {
                throw .parameter("\(name): Existing attribute already has name \(name).")
            }
            result.append(new)
        }
        try checkNumber(of: result)
        return result
    }

    private static func checkNumber(of schema: [SchemaAttributeType]) throws(ServiceError) {
        if schema.count(where: { !StandardAttributes.names.contains($0.name ?? "") }) > maximumCustomAttributes {
            throw .parameter("A user pool cannot have more than \(maximumCustomAttributes) custom attributes.")
        }
    }

    private static func override(
        _ standard: SchemaAttributeType, with wanted: SchemaAttributeType
    ) throws(ServiceError) -> SchemaAttributeType {
        let name = standard.name ?? ""
        if let type = wanted.attributeDataType, type != standard.attributeDataType {
            throw .standardAttributeFixed(name)
        }
        if wanted.developerOnlyAttribute == true { throw .standardAttributeFixed(name) }
        var result = standard
        // `sub` is required and immutable whatever is asked for.
        if name != "sub" {
            result.mutable = wanted.mutable ?? standard.mutable
            result.required = wanted.required ?? standard.required
        }
        if let constraints = wanted.stringAttributeConstraints {
            result.stringAttributeConstraints = constraints
        }
        if let constraints = wanted.numberAttributeConstraints {
            result.numberAttributeConstraints = constraints
        }
        try checkConstraints(of: result)
        return result
    }

    private static func custom(_ wanted: SchemaAttributeType) throws(ServiceError) -> SchemaAttributeType {
        guard let type = wanted.attributeDataType else {
            throw .parameter("Invalid AttributeDataType input, consider using the provided AttributeDataType enum.")
        }
        guard let bare = wanted.name, !bare.isEmpty else { throw .parameter("Attribute name is required.") }
        if wanted.required == true { throw .parameter("Required custom attributes are not supported currently.") }
        let isForDevelopers = wanted.developerOnlyAttribute ?? false
        let attribute = SchemaAttributeType(
            name: (isForDevelopers ? "dev:custom:" : "custom:") + bare, attributeDataType: type,
            developerOnlyAttribute: isForDevelopers, mutable: wanted.mutable ?? true, required: false,
            numberAttributeConstraints: type == .number
                ? wanted.numberAttributeConstraints ?? NumberAttributeConstraintsType() : nil,
            stringAttributeConstraints: type == .string
                ? wanted.stringAttributeConstraints ?? StringAttributeConstraintsType() : nil)
        try checkConstraints(of: attribute)
        return attribute
    }

    private static func checkConstraints(of attribute: SchemaAttributeType) throws(ServiceError) {
        let name = attribute.name ?? ""
        if let constraints = attribute.stringAttributeConstraints {
            let (minimum, maximum) = try bounds(
                constraints.minLength, constraints.maxLength, invalid: "StringAttributeConstraints", name: name)
            if let maximum, maximum > 2048 {
                throw .parameter("user.\(name): String attributes cannot have a length of more than 2048")
            }
            if let minimum, let maximum, minimum > maximum {
                throw .parameter("Attribute \(name) cannot have a max length shorter than it's min length")
            }
        }
        if let constraints = attribute.numberAttributeConstraints {
            let (minimum, maximum) = try bounds(
                constraints.minValue, constraints.maxValue, invalid: "NumberAttributeConstraints", name: name)
            if let minimum, let maximum, minimum > maximum {
                throw .parameter("Attribute \(name) cannot have a max value smaller than it's min value")
            }
        }
    }

    private static func bounds(
        _ minimum: String?, _ maximum: String?, invalid: String, name: String
    ) throws(ServiceError) -> (Int64?, Int64?) {
        for text in [minimum, maximum] {
            if let text, Int64(text) == nil { throw .parameter("Invalid \(invalid) for schema attribute \(name)") }
        }
        return (minimum.flatMap { Int64($0) }, maximum.flatMap { Int64($0) })
    }
}

extension ServiceError {
    static func standardAttributeFixed(_ name: String) -> ServiceError {
        parameter(
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute \(name)")
    }
    static func limitExceeded(_ message: String) -> ServiceError { ServiceError(.limitExceededException, message) }
}
