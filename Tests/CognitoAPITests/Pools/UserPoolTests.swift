import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/pools.
@Suite struct UserPoolTests {
    private func described(_ pool: TestPool) async throws -> JSONObject {
        try await pool.call(.describeUserPool)["UserPool"]?.objectValue ?? [:]
    }

    @Test func `a pool made of a name has Cognito's defaults`() async throws {
        try await withServer { server in
            let pool = try await described(server.pool())
            let id = pool["Id"]?.stringValue ?? ""
            #expect(id.hasPrefix("us-east-1_") && id.count == 19)
            #expect(pool["Arn"] == .string("arn:aws:cognito-idp:us-east-1:000000000000:userpool/\(id)"))
            #expect(pool["CreationDate"] == pool["LastModifiedDate"] && pool["CreationDate"] != nil)
            #expect(
                pool["Policies"] == [
                    "PasswordPolicy": [
                        "MinimumLength": 8, "RequireUppercase": true, "RequireLowercase": true,
                        "RequireNumbers": true, "RequireSymbols": true, "TemporaryPasswordValidityDays": 7,
                    ], "SignInPolicy": ["AllowedFirstAuthFactors": ["PASSWORD"]],
                ])
            #expect(pool["DeletionProtection"] == "INACTIVE" && pool["LambdaConfig"] == [:])
            #expect(pool["SchemaAttributes"]?.arrayValue?.count == 20)
            #expect(pool["VerificationMessageTemplate"] == ["DefaultEmailOption": "CONFIRM_WITH_CODE"])
            #expect(pool["MfaConfiguration"] == "OFF" && pool["EstimatedNumberOfUsers"] == 0)
            #expect(pool["EmailConfiguration"] == ["EmailSendingAccount": "COGNITO_DEFAULT"])
            #expect(pool["UserPoolTags"] == [:] && pool["UserPoolTier"] == "ESSENTIALS")
            #expect(
                pool["AdminCreateUserConfig"]
                    == ["AllowAdminCreateUserOnly": false, "UnusedAccountValidityDays": 7])
            #expect(
                pool["AccountRecoverySetting"] == [
                    "RecoveryMechanisms": [
                        ["Priority": 1, "Name": "verified_email"],
                        ["Priority": 2, "Name": "verified_phone_number"],
                    ]
                ])
            for name in [
                "AliasAttributes", "UsernameAttributes", "AutoVerifiedAttributes", "SmsVerificationMessage",
                "EmailVerificationMessage", "SmsConfiguration", "DeviceConfiguration", "UserPoolAddOns", "Domain",
                "UsernameConfiguration", "Status",
            ] { #expect(pool[name] == nil, "\(name)") }
        }
    }

    @Test func `a policy that is sent is taken as it is`() async throws {
        try await withServer { server in
            let pool = try await described(
                server.pool(["Policies": ["PasswordPolicy": ["MinimumLength": 6]]]))
            #expect(
                pool["Policies"]?.objectValue?["PasswordPolicy"] == [
                    "MinimumLength": 6, "RequireUppercase": false, "RequireLowercase": false,
                    "RequireNumbers": false, "RequireSymbols": false, "TemporaryPasswordValidityDays": 7,
                ])
        }
    }

    @Test(
        arguments: [
            (
                ["AliasAttributes": ["email"], "UsernameAttributes": ["email"]],
                "Only one of the aliasAttributes or usernameAttributes can be set in a User pool."
            ),
            (
                ["MfaConfiguration": "ON"],
                "SMS configuration and Auto verification for phone_number are required when MFA is required/optional"
            ),
            (
                ["AutoVerifiedAttributes": ["phone_number"]],
                "SMS configuration is required when phone_number is selected for auto verification"
            ),
            (
                ["UserAttributeUpdateSettings": ["AttributesRequireVerificationBeforeUpdate": ["email"]]],
                "All attributes in AttributesRequireVerificationBeforeUpdate must exist in AutoVerifiedAttributes"
            ),
            (
                [
                    "Policies": ["PasswordPolicy": ["MinimumLength": 8, "TemporaryPasswordValidityDays": 3]],
                    "AdminCreateUserConfig": ["UnusedAccountValidityDays": 5],
                ], "Please use TemporaryPasswordValidityDays in PasswordPolicy instead of UnusedAccountValidityDays"
            ),
        ] as [(JSONObject, String)])
    func `what contradicts itself is refused in Cognito's words`(_ members: JSONObject, _ text: String) async throws {
        try await withServer { server in
            var input = members
            input["PoolName"] = "pool"
            let sent = input
            await refused(.invalidParameterException, text) { try await server.call(.createUserPool, sent) }
        }
    }

    @Test func `messages stand in their old and new places alike`() async throws {
        try await withServer { server in
            let old = try await described(
                server.pool(["EmailVerificationMessage": "Your code: {####}", "EmailVerificationSubject": "Code"]))
            #expect(
                old["VerificationMessageTemplate"] == [
                    "EmailMessage": "Your code: {####}", "EmailSubject": "Code",
                    "DefaultEmailOption": "CONFIRM_WITH_CODE",
                ])
            let new = try await described(
                server.pool(["VerificationMessageTemplate": ["SmsMessage": "Your code: {####}"]]))
            #expect(new["SmsVerificationMessage"] == "Your code: {####}")
        }
    }

    @Test func `an update resets what it leaves out, and keeps what only creation sets`() async throws {
        try await withServer { server in
            let pool = try await server.pool([
                "Policies": ["PasswordPolicy": ["MinimumLength": 12]], "AutoVerifiedAttributes": ["email"],
                "AliasAttributes": ["email"], "UsernameConfiguration": ["CaseSensitive": false],
                "AdminCreateUserConfig": ["AllowAdminCreateUserOnly": true], "UserPoolTags": ["a": "b"],
                "Schema": [["Name": "plan", "AttributeDataType": "String"]], "UserPoolTier": "PLUS",
                "EmailVerificationMessage": "Your code: {####}",
            ])
            server.clock.advance(by: 1000)
            #expect(try await pool.call(.updateUserPool) == [:])
            let shown = try await described(pool)
            #expect(
                shown["Policies"]?.objectValue?["PasswordPolicy"]?.objectValue?["MinimumLength"] == 8)
            #expect(shown["AutoVerifiedAttributes"] == nil && shown["EmailVerificationMessage"] == nil)
            #expect(
                shown["AdminCreateUserConfig"]?.objectValue?["AllowAdminCreateUserOnly"] == false)
            #expect(shown["AliasAttributes"] == ["email"])
            #expect(shown["UsernameConfiguration"] == ["CaseSensitive": false])
            #expect(shown["UserPoolTags"] == ["a": "b"] && shown["UserPoolTier"] == "PLUS")
            #expect(shown["SchemaAttributes"]?.arrayValue?.count == 21)
            #expect(shown["LastModifiedDate"] != shown["CreationDate"])
            try await pool.call(.updateUserPool, ["PoolName": "renamed"])
            #expect(try await described(pool)["Name"] == "renamed")
        }
    }

    @Test func `MFA cannot be turned on by an update`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            await refused(
                .invalidParameterException, "Cannot turn MFA functionality ON, once the user pool has been created."
            ) { try await pool.call(.updateUserPool, ["MfaConfiguration": "ON"]) }
        }
    }

    @Test func `a protected pool stays until protection goes, and takes everything with it`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["DeletionProtection": "ACTIVE"])
            let client = try await pool.client()
            try await pool.user("anna")
            await refused(
                .invalidParameterException,
                "The user pool cannot be deleted because deletion protection is activated. "
                    + "Deletion protection must be inactivated first."
            ) { try await pool.call(.deleteUserPool) }
            try await pool.call(.updateUserPool, ["DeletionProtection": "INACTIVE"])
            #expect(try await pool.call(.deleteUserPool) == [:])
            await refused(.resourceNotFoundException, "User pool \(pool.id) does not exist.") {
                try await pool.call(.describeUserPool)
            }
            await refused(.resourceNotFoundException, "User pool client \(client.id) does not exist.") {
                try await client.signIn("anna")
            }
        }
    }

    @Test func `pools are listed by page, five members each`() async throws {
        try await withServer { server in
            var made: Set<String> = []
            for _ in 0..<3 { made.insert(try await server.pool().id) }
            let first = try await server.call(.listUserPools, ["MaxResults": 2])
            let second = try await server.call(
                .listUserPools, ["MaxResults": 2, "NextToken": first["NextToken"]])
            let items = [first, second].flatMap { $0["UserPools"]?.arrayValue ?? [] }.compactMap(\.objectValue)
            #expect(Set(items.compactMap { $0["Id"]?.stringValue }) == made)
            #expect(second["NextToken"] == nil)
            #expect(
                Set(items[0].members.map(\.key))
                    == ["Id", "Name", "LambdaConfig", "LastModifiedDate", "CreationDate"])
            await refused(.invalidParameterException) { try await server.call(.listUserPools) }
            await refused(.invalidParameterException) {
                try await server.call(.listUserPools, ["MaxResults": 61])
            }
        }
    }

    @Test func `custom attributes are added for good and usable at once`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let input: Members = ["CustomAttributes": [["Name": "plan", "AttributeDataType": "String"]]]
            #expect(try await pool.call(.addCustomAttributes, input) == [:])
            await refused(
                .invalidParameterException, "custom:plan: Existing attribute already has name custom:plan."
            ) { try await pool.call(.addCustomAttributes, input) }
            try await pool.user("anna", ["custom:plan": "gold"])
            #expect(try await pool.shown("anna").attributes["custom:plan"] == "gold")
        }
    }
}
