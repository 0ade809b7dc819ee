import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/triggers §8.
@Suite struct PreAuthenticationTests {
    private func fixture(
        _ functions: ScriptedFunctions, client members: Members = [:],
        _ body: (TestClient, _ sub: String) async throws -> Void
    ) async throws {
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .preAuthentication)
            let sub = try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            try await body(pool.client(members), sub)
        }
    }

    private func signIn(_ client: TestClient, _ metadata: JSONValue) async throws {
        try await client.call(
            .initiateAuth,
            [
                "AuthFlow": "USER_PASSWORD_AUTH", "ClientMetadata": metadata,
                "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": TestPool.password]),
            ])
    }

    @Test func `the function hears who signs in, and what came along as validation data`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, sub in
            try await signIn(client, ["from": "phone"])
            #expect(functions.calls.count == 1)
            try expectEvent(
                #require(functions.calls.first), "PreAuthentication_Authentication",
                where: ["<pool>": client.pool.id, "<client>": client.id, "<sub>": sub])
        }
    }

    @Test func `by SRP it is asked at the first step, and not again`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, _ in
            let srp = SRPClient()
            let step = try await client.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": srp.srpA])
            #expect(functions.calls.count == 1)
            try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp))
            #expect(functions.calls.count == 1)
        }
    }

    @Test func `it is asked before the password is looked at`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, _ in
            await refused(.notAuthorizedException) { try await client.signIn("anna", "Wrong-Horse-7") }
            #expect(functions.calls.count == 1)
        }
    }

    @Test func `of an unknown name it hears where the client hides who exists, and nowhere else`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions, client: ["PreventUserExistenceErrors": "ENABLED"]) { client, _ in
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                try await client.signIn("nobody")
            }
            let event = try #require(functions.calls.first?.event)
            #expect(event["userName"] == "nobody")
            #expect(
                event["request"] == ["userAttributes": [:], "validationData": .null, "userNotFound": true])
            try await client.signIn("anna")
            #expect(functions.calls.last?.event["request"]?.objectValue?["userNotFound"] == false)
            let legacy = try await client.pool.client(["PreventUserExistenceErrors": "LEGACY"])
            await refused(.userNotFoundException) { try await legacy.signIn("nobody") }
            #expect(functions.calls.count == 2)
        }
    }

    @Test(arguments: FailingFunction.allCases, ["USER_PASSWORD_AUTH", "USER_SRP_AUTH"])
    func `a function that fails lets nobody in`(_ failure: FailingFunction, _ flow: String) async throws {
        let functions = ScriptedFunctions()
        failure.script(.preAuthentication, in: functions)
        try await fixture(functions) { client, _ in
            await refused(failure.type, failure.text(of: .preAuthentication)) {
                try await client.initiate(
                    flow,
                    ["USERNAME": "anna", "PASSWORD": TestPool.password, "SRP_A": SRPClient().srpA])
            }
        }
    }

    @Test func `a sign-in that the function refuses is no wrong password`() async throws {
        let functions = ScriptedFunctions()
        FailingFunction.throwsError.script(.preAuthentication, in: functions)
        try await fixture(functions) { client, _ in
            for _ in 1...6 {
                await refused(.userLambdaValidationException) { try await client.signIn("anna", "Wrong-Horse-7") }
            }
            functions.on(.preAuthentication, answering: [:])
            try await client.signIn("anna")
        }
    }

    @Test func `a name that is locked asks no function`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, _ in
            for _ in 1...5 { await refused(.notAuthorizedException) { try await client.signIn("anna", "Wrong-7") } }
            await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.signIn("anna") }
            #expect(functions.calls.count == 5)
        }
    }

    @Test func `a refresh is no sign-in`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, _ in
            let tokens = try await client.signIn("anna")
            try await client.refresh(tokens.refreshToken)
            #expect(functions.calls.count == 1)
        }
    }
}
