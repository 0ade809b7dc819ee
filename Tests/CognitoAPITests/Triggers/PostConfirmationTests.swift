import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/triggers §7.
@Suite struct PostConfirmationTests {
    private func fixture(
        _ functions: ScriptedFunctions, _ body: (TestPool, TestClient) async throws -> Void
    ) async throws {
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(
                naming: .postConfirmation, with: ["AutoVerifiedAttributes": ["email"]])
            try await body(pool, pool.client())
        }
    }

    private func confirm(_ client: TestClient, _ metadata: JSONValue? = nil) async throws {
        let code = try await client.server.code(to: "anna")
        try await client.call(
            .confirmSignUp,
            ["Username": "anna", "ConfirmationCode": .string(code), "ClientMetadata": metadata])
    }

    @Test func `the function hears of a user who has confirmed`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { pool, client in
            let sub = try await client.signUp("anna", ["email": "anna@example.com"])["UserSub"]?.stringValue ?? ""
            #expect(functions.calls.isEmpty)
            try await confirm(client, ["from": "phone"])
            #expect(functions.calls.count == 1)
            try expectEvent(
                #require(functions.calls.first), "PostConfirmation_ConfirmSignUp",
                where: ["<pool>": pool.id, "<client>": client.id, "<sub>": sub])
        }
    }

    @Test func `the function hears of a user whom an administrator confirms`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { pool, client in
            try await client.signUp("anna", ["email": "anna@example.com"])
            try await pool.call(.adminConfirmSignUp, ["Username": "anna"])
            let event = try #require(functions.calls.first?.event)
            #expect(event["triggerSource"] == "PostConfirmation_ConfirmSignUp")
            #expect(event["callerContext"]?.objectValue?["clientId"] == "CLIENT_ID_NOT_APPLICABLE")
        }
    }

    @Test func `the function hears of a user who has recovered`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { pool, client in
            let sub = try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            try await client.call(.forgotPassword, ["Username": "anna"])
            try await client.call(
                .confirmForgotPassword,
                [
                    "Username": "anna", "ConfirmationCode": .string(await client.server.code(to: "anna")),
                    "Password": "Another-Horse-8", "ClientMetadata": ["from": "phone"],
                ])
            #expect(functions.calls.count == 1)
            try expectEvent(
                #require(functions.calls.first), "PostConfirmation_ConfirmForgotPassword",
                where: ["<pool>": pool.id, "<client>": client.id, "<sub>": sub])
        }
    }

    @Test func `neither an invitation nor an administrator's password confirms anybody`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { pool, client in
            try await pool.user("anna")
            #expect(functions.calls.isEmpty)
        }
    }

    @Test(arguments: [FailingFunction.throwsError, .forbidden, .garbage, .null, .busy])
    func `a function that fails is told, and the user stays confirmed`(_ failure: FailingFunction) async throws {
        let functions = ScriptedFunctions()
        failure.script(.postConfirmation, in: functions)
        try await fixture(functions) { pool, client in
            try await client.signUp("anna", ["email": "anna@example.com"])
            await refused(failure.type, failure.text(of: .postConfirmation)) { try await confirm(client) }
            #expect(try await pool.shown("anna").status == "CONFIRMED")
            try await client.signIn("anna")
            // There is nothing left to confirm, and so nothing more to hear of.
            await refused(.notAuthorizedException) { try await confirm(client) }
            #expect(functions.calls.count == 1)
        }
    }

    @Test func `any object that comes back is answer enough`() async throws {
        let functions = ScriptedFunctions()
        functions.on(.postConfirmation) { _ throws(FunctionFailure) in [:] }
        try await fixture(functions) { pool, client in
            try await client.signUp("anna", ["email": "anna@example.com"])
            try await confirm(client)
        }
    }

    @Test func `in a pool of aliases the function sees which address names the user`() async throws {
        let functions = ScriptedFunctions()
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .postConfirmation, with: ["AliasAttributes": ["email"]])
            try await pool.client().signUp("anna", ["email": "anna@example.com"])
            try await pool.call(.adminConfirmSignUp, ["Username": "anna"])
            let request = try #require(functions.calls.first?.event["request"]?.objectValue)
            #expect(request["userAttributes"]?.objectValue?["cognito:email_alias"] == "anna@example.com")
            #expect(request["clientMetadata"] == nil)
        }
    }
}
