public import ServiceModel

/// The attributes that every pool has, in Cognito's order (cognito/pools §4).
public enum StandardAttributes {
    public static let all: [SchemaAttributeType] = {
        let plain = [
            "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
            "picture", "website", "email",
        ]
        return [text("sub", minimum: "1", mutable: false, required: true)]
            + plain.map { text($0) } + [
                flag("email_verified"), text("gender"), text("birthdate", minimum: "10", maximum: "10"),
                text("zoneinfo"), text("locale"), text("phone_number"), flag("phone_number_verified"),
                text("address"),
                SchemaAttributeType(
                    name: "updated_at", attributeDataType: .number, developerOnlyAttribute: false, mutable: true,
                    required: false, numberAttributeConstraints: NumberAttributeConstraintsType(minValue: "0")),
            ]
    }()

    public static let names = Set(all.compactMap(\.name))

    private static func text(
        _ name: String, minimum: String = "0", maximum: String = "2048", mutable: Bool = true, required: Bool = false
    ) -> SchemaAttributeType {
        SchemaAttributeType(
            name: name, attributeDataType: .string, developerOnlyAttribute: false, mutable: mutable,
            required: required,
            stringAttributeConstraints: StringAttributeConstraintsType(minLength: minimum, maxLength: maximum))
    }

    private static func flag(_ name: String) -> SchemaAttributeType {
        SchemaAttributeType(
            name: name, attributeDataType: .boolean, developerOnlyAttribute: false, mutable: true, required: false)
    }
}
