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
        let fixed = Refusal.schema(.standardAttributeFixed("email"))
        #expect(refusal { _ = try schema(custom("email", .number)) } == fixed)
        #expect(refusal { _ = try schema(custom("email") { $0.developerOnlyAttribute = true }) } == fixed)
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
        #expect(refusal { _ = try schema(custom("tier", nil)) } == .schema(.typeMissing))
        #expect(refusal { _ = try schema(custom("tier") { $0.required = true }) } == .schema(.customRequired))
    }

    @Test func `a name can be given once`() throws {
        #expect(
            refusal { _ = try schema(custom("tier"), custom("tier")) } == .schema(.duplicate("custom:tier")))
        let existing = try schema(custom("tier")).attributes
        #expect(
            refusal { _ = try SchemaRules.adding([custom("tier")], to: existing) } == .schema(.exists("custom:tier")))
    }

    @Test(
        arguments: [
            (.init(minLength: "x"), .unreadableBounds(.string, "custom:tier")),
            (.init(maxLength: "2049"), .lengthBeyond(maximum: 2048, "custom:tier")),
            (.init(minLength: "5", maxLength: "4"), .lengthsReversed("custom:tier")),
        ] as [(StringAttributeConstraintsType, SchemaRefusal)])
    func `impossible lengths are refused`(_ constraints: StringAttributeConstraintsType, _ reason: SchemaRefusal) {
        #expect(
            refusal { _ = try schema(custom("tier") { $0.stringAttributeConstraints = constraints }) }
                == .schema(reason))
    }

    @Test func `impossible numbers are refused`() {
        let attribute = custom("level", .number) {
            $0.numberAttributeConstraints = .init(minValue: "5", maxValue: "4")
        }
        #expect(refusal { _ = try schema(attribute) } == .schema(.valuesReversed("custom:level")))
    }

    @Test func `a pool has fifty custom attributes at most`() throws {
        let fifty = (0..<50).map { custom("a\($0)") }
        let schema = try SchemaRules.schema(from: fifty)
        #expect(schema.count == 70)
        #expect(
            refusal { _ = try SchemaRules.adding([custom("one-more")], to: schema) }
                == .schema(.tooManyCustom(limit: 50)))
    }
}
