import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/triggers §10.
@Suite struct CustomMessageTests {
    private func fixture(
        _ functions: ScriptedFunctions, client members: Members = [:],
        _ body: (TestClient) async throws -> Void
    ) async throws {
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .customMessage, with: ["AutoVerifiedAttributes": ["email"]])
            try await body(pool.client(members))
        }
    }

    private func expectLast(
        _ functions: ScriptedFunctions, _ occasion: String, _ client: TestClient,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let sub = try await client.pool.shown("anna").attributes["sub"] ?? ""
        try expectEvent(
            #require(functions.calls.last, sourceLocation: location), "CustomMessage_\(occasion)",
            where: ["<pool>": client.pool.id, "<client>": client.id, "<sub>": sub], at: location)
    }

    private let metadata: JSONValue = ["from": "phone"]

    // MARK: What it hears

    @Test func `sign-up, and the code again`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client in
            try await client.call(
                .signUp,
                [
                    "Username": "anna", "Password": .string(TestPool.password), "ClientMetadata": metadata,
                    "UserAttributes": .attributes(["email": "anna@example.com"]),
                ])
            try await expectLast(functions, "SignUp", client)
            try await client.call(.resendConfirmationCode, ["Username": "anna", "ClientMetadata": metadata])
            try await expectLast(functions, "ResendCode", client)
            #expect(functions.calls.count == 2)
            #expect(try await client.server.messages().count == 2)
        }
    }

    @Test func `an invitation`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client in
            try await client.pool.call(
                .adminCreateUser,
                [
                    "Username": "anna", "DesiredDeliveryMediums": ["EMAIL"], "ClientMetadata": metadata,
                    "UserAttributes": .attributes(["email": "anna@example.com", "email_verified": "true"]),
                ])
            try await expectLast(functions, "AdminCreateUser", client)
            try await client.pool.call(
                .adminCreateUser,
                [
                    "Username": "anna", "DesiredDeliveryMediums": ["EMAIL"], "ClientMetadata": metadata,
                    "MessageAction": "RESEND",
                ])
            try await expectLast(functions, "AdminCreateUser", client)
            #expect(functions.calls.count == 2)
        }
    }

    @Test func `a forgotten password, and one that an administrator resets`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client in
            try await client.pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            try await client.call(.forgotPassword, ["Username": "anna", "ClientMetadata": metadata])
            try await expectLast(functions, "ForgotPassword", client)
            try await client.pool.call(.adminResetUserPassword, ["Username": "anna"])
            #expect(functions.calls.last?.source == "CustomMessage_ForgotPassword")
            let context = functions.calls.last?.event["callerContext"]?.objectValue
            #expect(context?["clientId"] == "CLIENT_ID_NOT_APPLICABLE")
        }
    }

    @Test func `an address that changes, and one that is proven when its user likes`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client in
            try await client.pool.user("anna", ["email": "old@example.com", "email_verified": "true"])
            let token = JSONValue.string(try await client.signIn("anna").accessToken)
            try await client.server.call(
                .updateUserAttributes,
                [
                    "AccessToken": token, "UserAttributes": .attributes(["email": "anna@example.com"]),
                    "ClientMetadata": metadata,
                ])
            try await expectLast(functions, "UpdateUserAttribute", client)
            try await client.server.call(
                .getUserAttributeVerificationCode,
                ["AccessToken": token, "AttributeName": "email", "ClientMetadata": metadata])
            try await expectLast(functions, "VerifyUserAttribute", client)
            try await client.pool.call(
                .adminUpdateUserAttributes,
                ["Username": "anna", "UserAttributes": .attributes(["email": "third@example.com"])])
            #expect(functions.calls.last?.source == "CustomMessage_UpdateUserAttribute")
        }
    }

    @Test func `a second factor, without what came with the first step`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.customMessage, answering: ["smsMessage": "Psst: {####}", "emailMessage": "no place for a code"])
        try await withServer(functions: functions) { server in
            let arn: JSONValue = "arn:aws:lambda:us-east-1:123456789012:function:f"
            let pool = try await server.pool(mfa: "ON", sms: true, ["LambdaConfig": ["CustomMessage": arn]])
            let client = try await pool.client()
            try await pool.user(
                "anna",
                [
                    "email": "anna@example.com", "email_verified": "true", "phone_number": "+12065550100",
                    "phone_number_verified": "true",
                ])
            try await client.call(
                .initiateAuth,
                [
                    "AuthFlow": "USER_PASSWORD_AUTH", "ClientMetadata": metadata,
                    "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": TestPool.password]),
                ])
            try await expectLast(functions, "Authentication", client)
            let message = try #require(try await server.messages(purpose: .authentication).first?.content)
            #expect(message.body == "Psst: \(message.code)")
        }
    }

    @Test func `nobody hears of what is not sent`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions, client: ["PreventUserExistenceErrors": "ENABLED"]) { client in
            try await client.pool.user("anna")
            try await client.call(.forgotPassword, ["Username": "nobody"])
            try await client.call(.forgotPassword, ["Username": "anna"])
            #expect(functions.calls.isEmpty)
        }
    }

    // MARK: What it decides

    @Test func `its words are sent, with code and name filled in`() async throws {
        let functions = ScriptedFunctions()
        functions.on(
            .customMessage,
            answering: ["emailSubject": "Hello", "emailMessage": "<b>{####}</b>", "smsMessage": "none of this"])
        try await fixture(functions) { client in
            try await client.signUp("anna", ["email": "anna@example.com"])
            let message = try #require(try await client.server.messages().first?.content)
            #expect(message.subject == "Hello" && message.body == "<b>\(message.code)</b>")
            #expect(message.html == "<b>\(message.code)</b>")
            try await client.confirm("anna", code: message.code)
        }
    }

    @Test func `an invitation names its user`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.customMessage, answering: ["emailMessage": "{username}, your password is {####}"])
        try await fixture(functions) { client in
            try await client.pool.call(
                .adminCreateUser,
                [
                    "Username": "anna", "TemporaryPassword": "Temporary-7", "DesiredDeliveryMediums": ["EMAIL"],
                    "UserAttributes": .attributes(["email": "anna@example.com"]),
                ])
            let message = try #require(try await client.server.messages().first?.content)
            #expect(message.body == "anna, your password is Temporary-7")
            #expect(message.subject == "Your temporary password")
        }
    }

    @Test(arguments: [["emailMessage": .null, "emailSubject": .null], ["emailMessage": ""], [:]] as [JSONObject])
    func `what it leaves open is as the pool has it`(_ response: JSONObject) async throws {
        let functions = ScriptedFunctions()
        functions.on(.customMessage, answering: response)
        try await fixture(functions) { client in
            try await client.signUp("anna", ["email": "anna@example.com"])
            let message = try #require(try await client.server.messages().first?.content)
            #expect(message.subject == "Your verification code")
            #expect(message.body == "Your verification code is \(message.code). ")
        }
    }

    private static let text = #"[\p{L}\p{M}\p{S}\p{N}\p{P}\s*]*"#

    @Test(
        arguments: [
            (
                ["emailMessage": "no place for a code"],
                "emailBody", #"satisfy regular expression pattern: \#(text)\{####\}\#(text)"#
            ),
            (
                ["emailMessage": .string("{####}" + String(repeating: "x", count: 19_995))], "emailBody",
                "have length less than or equal to 20000"
            ),
            (
                ["emailSubject": .string(String(repeating: "x", count: 141))], "emailSubject",
                "have length less than or equal to 140"
            ),
        ] as [(JSONObject, String, String)])
    func `words that cannot be sent send nothing`(
        _ response: JSONObject, _ member: String, _ constraint: String
    ) async throws {
        let functions = ScriptedFunctions()
        functions.on(.customMessage, answering: response)
        try await fixture(functions) { client in
            await refused(
                .invalidParameterException,
                "1 validation error detected: Value at '\(member)' failed to satisfy constraint: Member must \(constraint)"
            ) { try await client.signUp("anna", ["email": "anna@example.com"]) }
            let messages = try await client.server.messages()
            #expect(messages.isEmpty)
        }
    }

    @Test func `an invitation that does not name its user is not sent`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.customMessage, answering: ["emailMessage": "Your password is {####}"])
        try await fixture(functions) { client in
            await refused(.invalidParameterException) {
                try await client.pool.call(
                    .adminCreateUser,
                    [
                        "Username": "anna", "DesiredDeliveryMediums": ["EMAIL"],
                        "UserAttributes": .attributes(["email": "anna@example.com"]),
                    ])
            }
            await refused(.userNotFoundException) { try await client.pool.shown("anna") }
        }
    }

    @Test(arguments: FailingFunction.allCases)
    func `a function that fails sends nothing and changes nothing`(_ failure: FailingFunction) async throws {
        let functions = ScriptedFunctions()
        failure.script(.customMessage, in: functions)
        try await fixture(functions) { client in
            try await client.pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            let token = JSONValue.string(try await client.signIn("anna").accessToken)
            func fails(_ body: () async throws -> Void) async {
                await refused(failure.type, failure.text(of: .customMessage), body)
            }
            await fails { try await client.signUp("bert", ["email": "bert@example.com"]) }
            await fails { try await client.call(.forgotPassword, ["Username": "anna"]) }
            await fails { try await client.pool.call(.adminResetUserPassword, ["Username": "anna"]) }
            await fails {
                try await client.server.call(
                    .updateUserAttributes,
                    ["AccessToken": token, "UserAttributes": .attributes(["email": "new@example.com"])])
            }
            #expect(try await client.server.messages().isEmpty)
            let user = try await client.pool.shown("anna")
            #expect(user.status == "CONFIRMED" && user.attributes["email"] == "anna@example.com")
        }
    }

    @Test func `where it is hidden who exists a function that fails does not tell`() async throws {
        let functions = ScriptedFunctions()
        FailingFunction.throwsError.script(.customMessage, in: functions)
        try await fixture(functions, client: ["PreventUserExistenceErrors": "ENABLED"]) { client in
            try await client.pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            let known = try await client.call(.forgotPassword, ["Username": "anna"])
            let unknown = try await client.call(.forgotPassword, ["Username": "nobody"])
            #expect(known["CodeDeliveryDetails"] != nil && unknown["CodeDeliveryDetails"] != nil)
            #expect(functions.calls.count == 1)
        }
    }
}
