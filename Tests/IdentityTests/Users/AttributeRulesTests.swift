import ServiceModel
import Testing

@testable import Identity

/// cognito/users §2, §3.
@Suite struct AttributeRulesTests {
    private func list(_ attributes: KeyValuePairs<String, String>) -> [AttributeType] {
        attributes.map { AttributeType(name: $0.key, value: $0.value) }
    }

    private let pool = UserPool.make {
        $0.schemaAttributes =
            StandardAttributes.all + [
                SchemaAttributeType(
                    name: "custom:tier", attributeDataType: .string, mutable: true,
                    stringAttributeConstraints: .init(minLength: "2", maxLength: "4")),
                SchemaAttributeType(
                    name: "custom:level", attributeDataType: .number, mutable: true,
                    numberAttributeConstraints: .init(minValue: "1", maxValue: "9")),
                SchemaAttributeType(name: "custom:flag", attributeDataType: .boolean, mutable: true),
                SchemaAttributeType(name: "custom:fixed", attributeDataType: .string, mutable: false),
                SchemaAttributeType(
                    name: "dev:custom:note", attributeDataType: .string, developerOnlyAttribute: true, mutable: true),
            ]
    }

    private func new(
        _ attributes: KeyValuePairs<String, String>, pool: UserPool? = nil, client: AppClient? = nil,
        requireAll: Bool = false
    ) throws -> UserAttributes {
        try AttributeRules.checkNew(
            list(attributes), pool: pool ?? self.pool, client: client, requireAll: requireAll)
    }

    private func update(
        _ attributes: KeyValuePairs<String, String>, pool: UserPool? = nil, client: AppClient? = nil
    ) throws -> UserAttributes {
        try AttributeRules.checkUpdate(list(attributes), pool: pool ?? self.pool, client: client)
    }

    // MARK: New users

    @Test func `an attribute that the schema does not have is refused`() {
        #expect(
            refusal { _ = try new(["custom:none": "x"]) }
                == .attribute(.schemaMismatch([AttributeProblem("custom:none", .unknown)])))
    }

    @Test func `every required attribute that is missing is named, in the schema's order`() {
        var schema = StandardAttributes.all
        for index in schema.indices where ["email", "name", "family_name"].contains(schema[index].name) {
            schema[index].required = true
        }
        let pool = UserPool.make { $0.schemaAttributes = schema }
        #expect(
            refusal { _ = try new([:], pool: pool, requireAll: true) }
                == .attribute(.requiredMissing(["name", "family_name", "email"])))
        #expect(refusal { _ = try new([:], pool: pool, requireAll: false) } == nil)
        #expect(
            refusal { _ = try new(["email": "a@b", "name": "A", "family_name": "B"], pool: pool, requireAll: true) }
                == nil)
    }

    @Test func `an attribute without a value is named, one with an empty value is not`() {
        let bare = [AttributeType(name: "nickname", value: "A"), AttributeType(name: "picture")]
        let error = Refusal.attribute(.valueMissing("picture"))
        let pool = UserPool.make()
        #expect(
            refusal { _ = try AttributeRules.checkNew(bare, pool: pool, client: nil, requireAll: true) } == error)
        #expect(refusal { _ = try AttributeRules.checkUpdate(bare, pool: pool, client: nil) } == error)
        #expect(refusal { _ = try new(["picture": ""]) } == nil)
    }

    @Test(
        arguments: [
            ("email", "anna", .invalidEmail), ("phone_number", "12065550100", .invalidPhoneNumber),
            ("phone_number", "+1 206", .invalidPhoneNumber),
        ] as [(String, String, AttributeRefusal)])
    func `addresses and numbers have refusals of their own`(
        _ name: String, _ value: String, _ reason: AttributeRefusal
    ) {
        #expect(refusal { _ = try new([name: value]) } == .attribute(reason))
        #expect(refusal { _ = try update([name: value]) } == .attribute(reason))
    }

    @Test(
        arguments: [
            ("custom:tier", "x", .tooShort(minimum: 2)), ("custom:tier", "12345", .tooLong(maximum: 4)),
            ("custom:level", "0", .tooSmall(minimum: 1)), ("custom:level", "10", .tooLarge(maximum: 9)),
            ("custom:level", "ten", .notNumber), ("custom:flag", "maybe", .notBoolean),
            ("birthdate", "1.1.2000", .tooShort(minimum: 10)), ("birthdate", "2000-13-01", .notBirthdate),
        ] as [(String, String, AttributeProblem.Kind)])
    func `a value outside the schema's constraints is refused`(
        _ name: String, _ value: String, _ kind: AttributeProblem.Kind
    ) {
        let expected = Refusal.attribute(.schemaMismatch([AttributeProblem(name, kind)]))
        #expect(refusal { _ = try new([name: value]) } == expected)
        #expect(refusal { _ = try update([name: value]) } == expected)
    }

    @Test(arguments: [
        ("custom:tier", "12"), ("custom:tier", "1234"), ("custom:level", "1"), ("custom:level", "9"),
        ("custom:flag", "true"), ("birthdate", "2000-02-29"), ("updated_at", "1700000000"),
    ])
    func `a value at the edge of the constraints is taken`(_ name: String, _ value: String) throws {
        #expect(try new([name: value])[name] == value)
        #expect(try update([name: value])[name] == value)
    }

    @Test func `nobody sets sub`() {
        let expected = Refusal.attribute(.subNotMutable)
        #expect(refusal { _ = try new(["sub": "x"]) } == expected)
        #expect(refusal { _ = try update(["sub": "x"]) } == expected)
    }

    @Test(arguments: ["email_verified", "phone_number_verified"])
    func `users do not say themselves that they are verified`(_ name: String) {
        let expected = Refusal.attribute(.unauthorized)
        #expect(refusal { _ = try new([name: "true"], client: .make()) } == expected)
        #expect(refusal { _ = try update([name: "true"], client: .make()) } == expected)
    }

    @Test func `administrators say that a user is verified, but not without an address`() throws {
        #expect(try new(["email": "a@b", "email_verified": "True"]).isVerified(.email))
        // cognito/sign-up §4
        #expect(refusal { _ = try new(["email_verified": "True"]) } == .attribute(.noValueToVerify(.email)))
    }

    @Test func `a client writes what it may write`() {
        let client = AppClient.make { $0.writeAttributes = ["email"] }
        let expected = Refusal.attribute(.unauthorized)
        #expect(refusal { _ = try new(["email": "a@b"], client: client) } == nil)
        #expect(refusal { _ = try new(["name": "A"], client: client) } == expected)
        #expect(refusal { _ = try update(["name": "A"], client: client) } == expected)
        #expect(
            refusal { try AttributeRules.checkDelete(["name"], pool: pool, client: client) } == expected)
    }

    @Test func `attributes for developers are for administrators`() {
        #expect(refusal { _ = try new(["dev:custom:note": "x"]) } == nil)
        #expect(
            refusal { _ = try new(["dev:custom:note": "x"], client: .make()) } == .attribute(.unauthorized))
    }

    // MARK: Changes

    @Test func `an immutable attribute is set at the start and never again`() throws {
        #expect(try new(["custom:fixed": "x"])["custom:fixed"] == "x")
        #expect(
            refusal { _ = try update(["custom:fixed": "y"]) }
                == .attribute(.cannotBeUpdated(["custom:fixed"])))
    }

    @Test func `an unknown attribute in a change is named`() {
        #expect(
            refusal { _ = try update(["custom:none": "x"]) }
                == .attribute(.unknownInUpdate(["custom:none"])))
        #expect(
            refusal { try AttributeRules.checkDelete(["custom:none"], pool: pool, client: nil) }
                == .attribute(.unknownInDeletion(["custom:none"])))
    }

    @Test func `a required attribute cannot be deleted, by neither way`() {
        var schema = StandardAttributes.all
        for index in schema.indices where schema[index].name == "email" { schema[index].required = true }
        let pool = UserPool.make { $0.schemaAttributes = schema }
        let expected = Refusal.attribute(.cannotBeDeleted(["email"]))
        #expect(refusal { try AttributeRules.checkDelete(["email"], pool: pool, client: nil) } == expected)
        #expect(refusal { _ = try update(["email": ""], pool: pool) } == expected)
    }

    @Test func `what a pool's users sign in by cannot be deleted, by neither way`() {
        let pool = UserPool.make { $0.usernameAttributes = [.email] }
        let expected = Refusal.attribute(.cannotBeDeleted(["email"]))
        #expect(refusal { try AttributeRules.checkDelete(["email"], pool: pool, client: nil) } == expected)
        #expect(refusal { _ = try update(["email": ""], pool: pool) } == expected)
    }

    @Test func `an empty value deletes`() throws {
        var attributes = UserAttributes([("name", "Anna"), ("email", "a@b"), ("email_verified", "true")])
        attributes.apply(try update(["name": "", "email": ""]))
        #expect(attributes == UserAttributes())
    }

    @Test func `a new address is unverified, the same one stays verified`() throws {
        var attributes = UserAttributes([("email", "a@b"), ("email_verified", "true")])
        attributes.apply(try update(["email": "a@b"]))
        #expect(attributes.isVerified(.email))
        attributes.apply(try update(["email": "c@d"]))
        #expect(attributes["email_verified"] == "false")
        attributes.apply(try update(["email": "e@f", "email_verified": "true"]))
        #expect(attributes.isVerified(.email))
    }
}
