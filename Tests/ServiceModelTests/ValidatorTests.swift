import JSON
import ServiceModel
import Testing

@Suite("Validator: constraints") struct ValidatorTests {
    private func signUp(_ changes: JSONObject) -> JSONValue {
        var body: JSONObject = ["ClientId": "abc", "Username": "mary", "Password": "secret"]
        for (key, value) in changes.members { body[key] = value }
        return .object(body)
    }

    private func createPool(_ changes: JSONObject) -> JSONValue {
        var body: JSONObject = ["PoolName": "pool"]
        for (key, value) in changes.members { body[key] = value }
        return .object(body)
    }

    private func createClient(_ changes: JSONObject) -> JSONValue {
        var body: JSONObject = ["UserPoolId": "us-east-1_abc", "ClientName": "app"]
        for (key, value) in changes.members { body[key] = value }
        return .object(body)
    }

    @Test("A good request passes with all its members")
    func passes() throws {
        let body: JSONObject = [
            "ClientId": "abc", "Username": "mary", "UserAttributes": [["Name": "email", "Value": "m@x.y"]],
        ]
        #expect(try Validator.validate(OperationName.signUp, .object(body)) == body)
    }

    @Test("One violation is told in the singular, with the value and the model's own pattern")
    func singular() {
        #expect(
            refusal(.adminGetUser, ["UserPoolId": "us-east-1!x", "Username": "mary"])
                == ServiceError(
                    .invalidParameterException,
                    "1 validation error detected: Value 'us-east-1!x' at 'userPoolId' failed to satisfy constraint: "
                        + #"Member must satisfy regular expression pattern: [\w-]+_[0-9a-zA-Z]+"#))
    }

    @Test("Several are told together, two of the same member too, sensitive ones without their value")
    func plural() {
        #expect(
            refusal(.signUp, signUp(["Username": "", "SecretHash": "-"]))?.message
                == "3 validation errors detected: Value at 'secretHash' failed to satisfy constraint: "
                + #"Member must satisfy regular expression pattern: [\w+=/]+; "#
                + "Value at 'username' failed to satisfy constraint: Member must have length greater than or equal to 1; "
                + "Value at 'username' failed to satisfy constraint: "
                + #"Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+"#)
    }

    @Test("No text has the character U+0000, wherever it stands")
    func nullCharacter() {
        let constraint = "failed to satisfy constraint: Member must not contain the character U+0000"
        #expect(
            violations(.signUp, signUp(["UserAttributes": [["Name": "name", "Value": "a\0b"]]])) == [
                "Value at 'userAttributes.1.member.value' \(constraint)"
            ])
        #expect(violations(.signUp, signUp(["Password": "a\0b"])) == ["Value at 'password' \(constraint)"])
        #expect(
            violations(
                .initiateAuth,
                ["AuthFlow": "USER_SRP_AUTH", "ClientId": "abc", "AuthParameters": ["USERNAME": "\0", "SRP_A": "a"]])
                == ["Value at 'authParameters' \(constraint)"])
        #expect(
            violations(.listUsers, ["UserPoolId": "us-east-1_abc", "Filter": "name = \"\0\""])
                == ["Value 'name = \"\0\"' at 'filter' \(constraint)"])
        #expect(
            violations(.createUserPoolClient, createClient(["CallbackURLs": ["a:\0"]])).contains {
                $0.hasSuffix(constraint)
            })
    }

    @Test("Required members that are absent or null must not be null")
    func required() {
        let text = "Value null at 'attributeName' failed to satisfy constraint: Member must not be null"
        #expect(violations(.getUserAttributeVerificationCode, ["AccessToken": "a"]) == [text])
        #expect(violations(.getUserAttributeVerificationCode, ["AccessToken": "a", "AttributeName": nil]) == [text])
        #expect(
            violations(.signUp, signUp(["UserAttributes": [["Value": "x"], [:]]])) == [
                "Value null at 'userAttributes.1.member.name' failed to satisfy constraint: Member must not be null",
                "Value null at 'userAttributes.2.member.name' failed to satisfy constraint: Member must not be null",
            ])
    }

    @Test("Optional members that are null, and null elements, count as absent")
    func nulls() {
        #expect(
            refusal(.signUp, signUp(["SecretHash": nil, "UserAttributes": [nil], "ClientMetadata": ["k": nil]])) == nil)
    }

    @Test("Members that the model does not know are ignored, whatever they hold")
    func unknown() {
        #expect(refusal(.signUp, signUp(["Colour": ["a": [1, nil]], "clientId": 3])) == nil)
    }

    @Test("Lengths are told with the bound that they miss")
    func lengths() {
        let name = String(repeating: "n", count: 129)
        #expect(
            violations(.createUserPool, ["PoolName": .string(name)]) == [
                "Value '\(name)' at 'poolName' failed to satisfy constraint: Member must have length less than or equal to 128"
            ])
        #expect(refusal(.createUserPool, ["PoolName": .string(String(repeating: "n", count: 128))]) == nil)
        #expect(
            violations(.verifySoftwareToken, ["UserCode": "12345"]) == [
                "Value at 'userCode' failed to satisfy constraint: Member must have length greater than or equal to 6"
            ])
    }

    @Test("Lengths count UTF-16 units")
    func utf16() {
        func body(_ count: Int) -> JSONValue {
            signUp(["Username": .string(String(repeating: "\u{1F600}", count: count))])
        }
        #expect(refusal(.signUp, body(64)) == nil)
        #expect(violations(.signUp, body(65)).count == 1)
    }

    @Test("Numbers are told with the bound that they miss")
    func numbers() {
        #expect(
            violations(.listUserPools, ["MaxResults": 61]) == [
                "Value '61' at 'maxResults' failed to satisfy constraint: Member must have value less than or equal to 60"
            ])
        #expect(
            violations(.listUserPools, ["MaxResults": 0]) == [
                "Value '0' at 'maxResults' failed to satisfy constraint: Member must have value greater than or equal to 1"
            ])
        #expect(
            violations(.createUserPool, createPool(["Policies": ["PasswordPolicy": ["MinimumLength": 5]]])) == [
                "Value '5' at 'policies.passwordPolicy.minimumLength' failed to satisfy constraint: Member must have value greater than or equal to 6"
            ])
    }

    @Test("Enumerations name their values in the model's order")
    func enumerations() {
        #expect(
            violations(.createUserPool, createPool(["MfaConfiguration": "MAYBE"])) == [
                "Value 'MAYBE' at 'mfaConfiguration' failed to satisfy constraint: Member must satisfy enum value set: [OFF, ON, OPTIONAL]"
            ])
    }

    @Test("Places within lists of structures count from 1")
    func nesting() {
        #expect(
            violations(.createUserPool, createPool(["Schema": [["Name": "ok"], ["Name": ""]]])) == [
                "Value '' at 'schema.2.member.name' failed to satisfy constraint: Member must have length greater than or equal to 1",
                #"Value '' at 'schema.2.member.name' failed to satisfy constraint: Member must satisfy regular expression pattern: [\p{L}\p{M}\p{S}\p{N}\p{P}]+"#,
            ])
        #expect(
            violations(.createUserPool, createPool(["Schema": [["Name": "a", "AttributeDataType": "Text"]]])) == [
                "Value 'Text' at 'schema.1.member.attributeDataType' failed to satisfy constraint: Member must satisfy enum value set: [String, Number, DateTime, Boolean]"
            ])
    }

    @Test("What is wrong with simple elements is told once, of the list")
    func lists() {
        #expect(
            violations(.createUserPoolClient, createClient(["AllowedOAuthFlows": ["code", "token", "none"]])) == [
                "Value '[code, token, none]' at 'allowedOAuthFlows' failed to satisfy constraint: Member must satisfy constraint: [Member must satisfy enum value set: [code, implicit, client_credentials]]"
            ])
        #expect(
            violations(.createUserPoolClient, createClient(["CallbackURLs": ["https://a b"]])) == [
                "Value '[https://a b]' at 'callbackURLs' failed to satisfy constraint: Member must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [\\p{L}\\p{M}\\p{S}\\p{N}\\p{P}]+]"
            ])
    }

    @Test("Lists have a least and a greatest length")
    func listLengths() {
        #expect(
            violations(.createUserPool, createPool(["Schema": []])) == [
                "Value '[]' at 'schema' failed to satisfy constraint: Member must have length greater than or equal to 1"
            ])
        #expect(
            violations(.createUserPoolClient, createClient(["AllowedOAuthFlows": ["code", "code", "code", "code"]]))
                == [
                    "Value '[code, code, code, code]' at 'allowedOAuthFlows' failed to satisfy constraint: Member must have length less than or equal to 3"
                ])
        let attributes = JSONValue.array(Array(repeating: ["Name": "a"], count: 51))
        #expect(violations(.createUserPool, createPool(["Schema": attributes])).count == 1)
    }

    /// Seen so: cognito/evidence row 55, cognito/evidence row 78.
    @Test("Structures within a list are shown as Java shows them, with what is absent, by the service's own names")
    func structures() {
        let mechanisms: JSONValue = [
            ["Name": "verified_email", "Priority": 1], ["Priority": 2, "Name": "verified_phone_number"],
            ["Priority": 3, "Name": "admin_only"],
        ]
        #expect(
            violations(.createUserPool, createPool(["AccountRecoverySetting": ["RecoveryMechanisms": mechanisms]])) == [
                "Value '[RecoveryOptionType(priority=1, name=verified_email), RecoveryOptionType(priority=2, name=verified_phone_number), RecoveryOptionType(priority=3, name=admin_only)]' at 'accountRecoverySetting.recoveryMechanisms' failed to satisfy constraint: Member must have length less than or equal to 2",
                "Value '3' at 'accountRecoverySetting.recoveryMechanisms.3.member.priority' failed to satisfy constraint: Member must have value less than or equal to 2",
            ])
        let attributes = (0...50).map { JSONValue.object(["Name": .string("c\($0)"), "AttributeDataType": "String"]) }
        #expect(
            violations(.createUserPool, createPool(["Schema": .array(attributes)])).first?.hasPrefix(
                "Value '[SchemaAttributeType(name=c0, attributeDataType=String, developerOnlyAttribute=null, mutable=null, required=null, numberAttributeConstraints=null, stringAttributeConstraints=null), SchemaAttributeType(name=c1, "
            ) == true)
        let nested: JSONValue = ["Name": "n", "StringAttributeConstraints": ["MaxLength": "5"], "Mutable": true]
        #expect(
            violations(
                .addCustomAttributes,
                ["UserPoolId": "us-east-1_a", "CustomAttributes": .array(Array(repeating: nested, count: 26))]
            ).first?.contains(
                "(name=n, attributeDataType=null, developerOnlyAttribute=null, mutable=true, required=null, numberAttributeConstraints=null, stringAttributeConstraints=StringAttributeConstraintsType(minLength=null, maxLength=5))"
            ) == true)
        let invitation: JSONObject = [
            "AdminCreateUserConfig": ["InviteMessageTemplate": ["SMSMessage": "Welcome aboard."]]
        ]
        #expect(
            violations(.createUserPool, createPool(invitation)) == [
                #"Value 'Welcome aboard.' at 'adminCreateUserConfig.inviteMessage.smsMessage' failed to satisfy constraint: Member must satisfy regular expression pattern: (?s).*\{####\}(?s).*"#
            ])
    }

    @Test("What is shown of a list grows with what was sent, not with what is absent")
    func shownLists() {
        let attributes = JSONValue.array(Array(repeating: [:], count: 5_000))
        let shown = violations(.createUserPool, createPool(["Schema": attributes])).first { $0.contains("length less") }
        #expect(shown?.contains("=null), ...]' at 'schema'") == true && shown!.utf8.count < 30_000)
        let asset: JSONValue = ["Category": "FAVICON_ICO", "ColorMode": "LIGHT", "Extension": "ICO", "Bytes": "AAAA"]
        let branding: JSONValue = [
            "UserPoolId": "us-east-1_a", "ClientId": "c", "Assets": .array(Array(repeating: asset, count: 41)),
        ]
        #expect(
            violations(.createManagedLoginBranding, branding).first?.contains(
                "bytes=java.nio.HeapByteBuffer[pos=0 lim=3 cap=3], resourceId=null)") == true)
    }

    @Test("Bytes are never repeated, only counted")
    func shownBytes() {
        let image = JSONValue.string(String(repeating: "AAAA", count: 43_691))
        #expect(
            violations(.setUICustomization, ["UserPoolId": "us-east-1_a", "ImageFile": image]) == [
                "Value 'java.nio.HeapByteBuffer[pos=0 lim=131073 cap=131073]' at 'imageFile' failed to satisfy constraint: Member must have length less than or equal to 131072"
            ])
    }

    @Test("What is wrong with keys or simple values is told once, of the map")
    func maps() {
        #expect(
            violations(.createUserPool, createPool(["UserPoolTags": ["": "x", "team": "a"]])) == [
                "Value '{=x, team=a}' at 'userPoolTags' failed to satisfy constraint: Map keys must satisfy constraint: [Member must have length less than or equal to 128, Member must have length greater than or equal to 1]"
            ])
        let long = String(repeating: "v", count: 257)
        #expect(
            violations(.createUserPool, createPool(["UserPoolTags": ["k": .string(long)]])) == [
                "Value '{k=\(long)}' at 'userPoolTags' failed to satisfy constraint: Map value must satisfy constraint: [Member must have length less than or equal to 256, Member must have length greater than or equal to 0]"
            ])
    }

    @Test("Only the first letter of a name is lowered")
    func paths() {
        #expect(
            violations(.setUserSettings, ["AccessToken": "a"]) == [
                "Value null at 'mFAOptions' failed to satisfy constraint: Member must not be null"
            ])
    }

    @Test("No more than a hundred violations are collected")
    func cap() {
        let attributes = JSONValue.array(Array(repeating: [:], count: 5_000))
        #expect(violations(.signUp, signUp(["UserAttributes": attributes])).count == 100)
    }

    @Test("Values of the widest range keep the walk from trapping")
    func extremes() {
        for number in [Int64.min, .max, -1] as [Int64] {
            _ = refusal(.listUserPools, ["MaxResults": .number(JSONNumber(number))])
        }
        #expect(
            refusal(.listUserPools, ["MaxResults": .number(JSONNumber(Int64(Int32.max)))])?.type.name
                == "InvalidParameterException")
    }
}
