public import ServiceModel

/// How a pool's schema comes about (cognito/pools §4, §5).
public enum SchemaRules {
    static let maximumCustomAttributes = 50
    private static let maximumLength: Int64 = 2048

    /// The schema of a new pool: the standard attributes, changed where `requested` names one, and the custom ones.
    public static func schema(from requested: [SchemaAttributeType]) throws(Refusal) -> [SchemaAttributeType] {
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
                throw .schema(.duplicate(name))
            }
            schema.append(attribute)
        }
        try checkNumber(of: schema)
        return schema
    }

    /// The schema with further custom attributes. What is there already never changes.
    public static func adding(
        _ custom: [SchemaAttributeType], to schema: [SchemaAttributeType]
    ) throws(Refusal) -> [SchemaAttributeType] {
        var result = schema
        for attribute in custom {
            let new = try self.custom(attribute)
            let name = new.name ?? ""
            if result.contains(where: { $0.name == name }) {
                throw .schema(.exists(name))
            }
            result.append(new)
        }
        try checkNumber(of: result)
        return result
    }

    private static func checkNumber(of schema: [SchemaAttributeType]) throws(Refusal) {
        if schema.count(where: { !StandardAttributes.names.contains($0.name ?? "") }) > maximumCustomAttributes {
            throw .schema(.tooManyCustom(limit: maximumCustomAttributes))
        }
    }

    private static func override(
        _ standard: SchemaAttributeType, with wanted: SchemaAttributeType
    ) throws(Refusal) -> SchemaAttributeType {
        let name = standard.name ?? ""
        if let type = wanted.attributeDataType, type != standard.attributeDataType {
            throw .schema(.standardAttributeFixed(name))
        }
        if wanted.developerOnlyAttribute == true { throw .schema(.standardAttributeFixed(name)) }
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

    private static func custom(_ wanted: SchemaAttributeType) throws(Refusal) -> SchemaAttributeType {
        guard let type = wanted.attributeDataType else {
            throw .schema(.typeMissing)
        }
        guard let bare = wanted.name, !bare.isEmpty else { throw .schema(.nameMissing) }
        if wanted.required == true { throw .schema(.customRequired) }
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

    private static func checkConstraints(of attribute: SchemaAttributeType) throws(Refusal) {
        let name = attribute.name ?? ""
        if let constraints = attribute.stringAttributeConstraints {
            let (minimum, maximum) = try bounds(
                constraints.minLength, constraints.maxLength, of: .string, name: name)
            if let maximum, maximum > maximumLength {
                throw .schema(.lengthBeyond(maximum: maximumLength, name))
            }
            if let minimum, let maximum, minimum > maximum {
                throw .schema(.lengthsReversed(name))
            }
        }
        if let constraints = attribute.numberAttributeConstraints {
            let (minimum, maximum) = try bounds(
                constraints.minValue, constraints.maxValue, of: .number, name: name)
            if let minimum, let maximum, minimum > maximum {
                throw .schema(.valuesReversed(name))
            }
        }
    }

    private static func bounds(
        _ minimum: String?, _ maximum: String?, of constraints: SchemaConstraints, name: String
    ) throws(Refusal) -> (Int64?, Int64?) {
        for text in [minimum, maximum] {
            if let text, Int64(text) == nil { throw .schema(.unreadableBounds(constraints, name)) }
        }
        return (minimum.flatMap { Int64($0) }, maximum.flatMap { Int64($0) })
    }
}
