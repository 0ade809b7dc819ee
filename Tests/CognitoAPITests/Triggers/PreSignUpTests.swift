import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/triggers §6.
@Suite struct PreSignUpTests {
    private static let verifies: Members = ["AutoVerifiedAttributes": ["email"]]

    @Test func `the function hears who signs up, with what came along for it`() async throws {
        let functions = ScriptedFunctions()
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp, with: Self.verifies)
            let client = try await pool.client()
            let answer = try await client.call(
                .signUp,
                [
                    "Username": "anna", "Password": .string(TestPool.password),
                    "UserAttributes": .attributes(["email": "anna@example.com", "name": "Anna"]),
                    "ValidationData": [["Name": "invitation", "Value": "42"]], "ClientMetadata": ["from": "phone"],
                ])
            let call = try #require(functions.calls.first)
            try expectEvent(call, "PreSignUp_SignUp", where: ["<pool>": pool.id, "<client>": client.id])
            #expect(call.function == "arn:aws:lambda:us-east-1:123456789012:function:PreSignUp")
            // A function that leaves its event as it is changes nothing.
            #expect(answer["UserConfirmed"] == false)
            #expect(try await server.messages().count == 1)
        }
    }

    @Test func `the function hears of an administrator's user, and decides nothing for it but whether it is made`()
        async throws
    {
        let functions = ScriptedFunctions()
        functions.on(.preSignUp, answering: ["autoConfirmUser": true, "autoVerifyEmail": true])
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp)
            try await pool.call(
                .adminCreateUser,
                ["Username": "anna", "UserAttributes": .attributes(["email": "anna@example.com"])])
            try expectEvent(
                #require(functions.calls.first), "PreSignUp_AdminCreateUser", where: ["<pool>": pool.id])
            let user = try await pool.shown("anna")
            #expect(user.status == "FORCE_CHANGE_PASSWORD" && user.attributes["email_verified"] == nil)
        }
    }

    @Test func `in a pool of addresses the function knows the user by its future username`() async throws {
        let functions = ScriptedFunctions()
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp, with: ["UsernameAttributes": ["email"]])
            let answer = try await pool.client().signUp("anna@example.com")
            let event = try #require(functions.calls.first?.event)
            #expect(event["userName"] == answer["UserSub"])
            #expect(event["request"]?.objectValue?["userAttributes"] == ["email": "anna@example.com"])
        }
    }

    @Test func `a user who is confirmed at once gets no code, and may sign in`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.preSignUp, answering: ["autoConfirmUser": true])
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp, .postConfirmation, with: Self.verifies)
            let client = try await pool.client()
            let answer = try await client.signUp("anna", ["email": "anna@example.com"])
            #expect(answer["UserConfirmed"] == true && answer["CodeDeliveryDetails"] == nil)
            #expect(try await server.messages().isEmpty)
            let user = try await pool.shown("anna")
            #expect(user.status == "CONFIRMED" && user.attributes["email_verified"] == "false")
            #expect(functions.calls.map(\.source) == ["PreSignUp_SignUp", "PostConfirmation_ConfirmSignUp"])
            try await client.signIn("anna")
        }
    }

    @Test func `address and number are verified where the function vouches for them`() async throws {
        let functions = ScriptedFunctions()
        functions.on(
            .preSignUp, answering: ["autoConfirmUser": true, "autoVerifyEmail": true, "autoVerifyPhone": true])
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp)
            try await pool.client().signUp("anna", ["email": "anna@example.com", "phone_number": "+12065550100"])
            let user = try await pool.shown("anna")
            #expect(user.attributes["email_verified"] == "true" && user.attributes["phone_number_verified"] == "true")
        }
    }

    @Test func `an alias that the function vouches for comes over from its owner`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.preSignUp, answering: ["autoConfirmUser": true, "autoVerifyEmail": true])
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp, with: ["AliasAttributes": ["email"]])
            let client = try await pool.client()
            try await pool.user("bert", ["email": "shared@example.com", "email_verified": "true"])
            try await client.signUp("anna", password: "Another-Horse-8", ["email": "shared@example.com"])
            #expect(try await pool.shown("bert").attributes["email_verified"] == "false")
            #expect(try await pool.shown("shared@example.com").username == "anna")
            try await client.signIn("shared@example.com", "Another-Horse-8")
        }
    }

    @Test func `without the function's word no alias comes over`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.preSignUp, answering: ["autoConfirmUser": true])
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp, with: ["AliasAttributes": ["email"]])
            try await pool.user("bert", ["email": "shared@example.com", "email_verified": "true"])
            try await pool.client().signUp("anna", ["email": "shared@example.com"])
            #expect(try await pool.shown("shared@example.com").username == "bert")
        }
    }

    @Test(
        arguments: [
            (
                ["autoVerifyEmail": true],
                "Phone or email cannot be auto verified, when user is not being auto confirmed."
            ),
            (
                ["autoConfirmUser": true, "autoVerifyPhone": true],
                "Invalid lambda function output of PreSignUp: autoVerifyPhone without phone_number"
            ),
            (["autoConfirmUser": "yes"], "Unrecognizable lambda output"),
        ] as [(JSONObject, String)])
    func `what cannot be done makes no user`(_ response: JSONObject, _ text: String) async throws {
        let functions = ScriptedFunctions()
        functions.on(.preSignUp, answering: response)
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp)
            let client = try await pool.client()
            await refused(.invalidLambdaResponseException, text) {
                try await client.signUp("anna", ["email": "anna@example.com"])
            }
            await refused(.userNotFoundException) { try await pool.shown("anna") }
        }
    }

    @Test func `null decides nothing`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.preSignUp, answering: ["autoConfirmUser": .null, "autoVerifyEmail": .null])
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp)
            #expect(try await pool.client().signUp("anna")["UserConfirmed"] == false)
        }
    }

    @Test(arguments: FailingFunction.allCases)
    func `a function that fails makes no user, and says why`(_ failure: FailingFunction) async throws {
        let functions = ScriptedFunctions()
        failure.script(.preSignUp, in: functions)
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp)
            let client = try await pool.client()
            await refused(failure.type, failure.text(of: .preSignUp)) { try await client.signUp("anna") }
            await refused(failure.type, failure.text(of: .preSignUp)) {
                try await pool.call(.adminCreateUser, ["Username": "anna"])
            }
            await refused(.userNotFoundException) { try await pool.shown("anna") }
            #expect(try await server.messages().isEmpty)
        }
    }

    @Test func `a name that was taken while the function ran is not taken twice`() async throws {
        let functions = ScriptedFunctions()
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preSignUp)
            let client = try await pool.client()
            functions.meanwhile(.preSignUp) { _ in
                _ = try? await client.signUp("anna", password: "Another-Horse-8")
            }
            await refused(.usernameExistsException) { try await client.signUp("anna") }
            try await pool.call(.adminConfirmSignUp, ["Username": "anna"])
            try await client.signIn("anna", "Another-Horse-8")
        }
    }
}
