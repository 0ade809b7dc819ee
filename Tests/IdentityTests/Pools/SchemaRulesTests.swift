import Identity
import ServiceModel
import Testing

/// cognito/pools §4, §5.
@Suite struct SchemaRulesTests {
    private func custom(
        _ name: String, _ type: AttributeDataType? = .string, _ change: (inout SchemaAttributeType) -> Void = { _ in }
    ) -> SchemaAttributeType {
        var attribute = SchemaAttributeType(name: name, attributeDataType: type)
        change(&attribute)
        return attribute
    }

    private func schema(_ requested: SchemaAttributeType...) throws -> AttributeSchema {
        AttributeSchema(try SchemaRules.schema(from: requested))
    }

    @Test func `every pool has Cognito's twenty attributes in Cognito's order`() throws {
        let schema = try schema()
        #expect(
            schema.attributes.compactMap(\.name) == [
                "sub", "name", "given_name", "family_name", "middle_name", "nickname", "preferred_username", "profile",
                "picture", "website", "email", "email_verified", "gender", "birthdate", "zoneinfo", "locale",
                "phone_number", "phone_number_verified", "address", "updated_at",
            ])
        #expect(schema["sub"]?.mutable == false && schema["sub"]?.required == true)
        #expect(schema["sub"]?.stringAttributeConstraints == .init(minLength: "1", maxLength: "2048"))
        #expect(schema["email"]?.stringAttributeConstraints == .init(minLength: "0", maxLength: "2048"))
        #expect(schema["birthdate"]?.stringAttributeConstraints == .init(minLength: "10", maxLength: "10"))
        #expect(schema["email_verified"]?.attributeDataType == .boolean)
        #expect(schema["email_verified"]?.stringAttributeConstraints == nil)
        #expect(schema["updated_at"]?.numberAttributeConstraints == .init(minValue: "0"))
        #expect(schema.attributes.allSatisfy { $0.developerOnlyAttribute == false })
    }

    @Test func `naming a standard attribute changes that row and leaves the others`() throws {
        let schema = try schema(
            custom("email", .string) {
                $0.required = true
                $0.mutable = false
                $0.stringAttributeConstraints = .init(minLength: "5", maxLength: "100")
            })
        #expect(schema.attributes.count == 20)
        #expect(schema["email"]?.required == true && schema["email"]?.mutable == false)
        #expect(schema["email"]?.stringAttributeConstraints == .init(minLength: "5", maxLength: "100"))
    }

    @Test func `a standard attribute keeps its type and is not for developers only`() {
        let text =
            "You can not change AttributeDataType or set developerOnlyAttribute for standard schema attribute email"
        #expect(
            refusal { _ = try schema(custom("email", .number)) } == .init(.invalidParameterException, text))
        #expect(
            refusal { _ = try schema(custom("email") { $0.developerOnlyAttribute = true }) }
                == .init(.invalidParameterException, text))
    }

    @Test func `custom attributes get their prefix, a second one too`() throws {
        let schema = try schema(
            custom("tier"), custom("custom:tier"), custom("note") { $0.developerOnlyAttribute = true })
        #expect(schema["custom:tier"] != nil)
        #expect(schema["custom:custom:tier"] != nil)  // cognito/pools §5
        #expect(schema["dev:custom:note"]?.developerOnlyAttribute == true)
        #expect(schema["custom:tier"]?.stringAttributeConstraints == .init())
        #expect(schema["custom:tier"]?.required == false)
    }

    @Test func `custom attributes need a type and cannot be required`() {
        #expect(
            refusal { _ = try schema(custom("tier", nil)) }?.message
                == "Invalid AttributeDataType input, consider using the provided AttributeDataType enum.")
        #expect(
            refusal { _ = try schema(custom("tier") { $0.required = true }) }
                == .init(.invalidParameterException, "Required custom attributes are not supported currently."))
    }

    @Test func `a name can be given once`() throws {
        let error = ServiceError(
            .invalidParameterException, "custom:tier: Existing attribute already has name custom:tier.")
        #expect(
            refusal { _ = try schema(custom("tier"), custom("tier")) }
                == .init(
                    .invalidParameterException,
                    "Duplicate custom attribute names custom:tier are not allowed in a user pool schema."))
        let existing = try schema(custom("tier")).attributes
        #expect(refusal { _ = try SchemaRules.adding([custom("tier")], to: existing) } == error)
    }

    @Test(
        arguments: [
            (.init(minLength: "x"), "Invalid StringAttributeConstraints for schema attribute custom:tier"),
            (
                .init(maxLength: "2049"),
                "user.custom:tier: String attributes cannot have a length of more than 2048"
            ),
            (
                .init(minLength: "5", maxLength: "4"),
                "Attribute custom:tier cannot have a max length shorter than it's min length"
            ),
        ] as [(StringAttributeConstraintsType, String)])
    func `impossible lengths are refused`(_ constraints: StringAttributeConstraintsType, _ text: String) {
        #expect(
            refusal { _ = try schema(custom("tier") { $0.stringAttributeConstraints = constraints }) }
                == .init(.invalidParameterException, text))
    }

    @Test func `impossible numbers are refused`() {
        let attribute = custom("level", .number) {
            $0.numberAttributeConstraints = .init(minValue: "5", maxValue: "4")
        }
        #expect(
            refusal { _ = try schema(attribute) }?.message
                == "Attribute custom:level cannot have a max value smaller than it's min value")
    }

    @Test func `a pool has fifty custom attributes at most`() throws {
        let fifty = (0..<50).map { custom("a\($0)") }
        let schema = try SchemaRules.schema(from: fifty)
        #expect(schema.count == 70)
        #expect(refusal { _ = try SchemaRules.adding([custom("one-more")], to: schema) } != nil)
    }
}
