import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/triggers §9.
@Suite struct PostAuthenticationTests {
    private func fixture(
        _ functions: ScriptedFunctions, _ body: (TestClient, _ sub: String) async throws -> Void
    ) async throws {
        try await withServer(functions: functions) { server in
            let pool = try await server.pool(naming: .postAuthentication, .preTokenGeneration)
            let sub = try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            try await body(pool.client(), sub)
        }
    }

    @Test func `the function hears of a sign-in, before its tokens are made, and not what came with the first step`()
        async throws
    {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, sub in
            try await client.call(
                .initiateAuth,
                [
                    "AuthFlow": "USER_PASSWORD_AUTH", "ClientMetadata": ["from": "phone"],
                    "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": TestPool.password]),
                ])
            #expect(
                functions.calls.map(\.source) == [
                    "PostAuthentication_Authentication", "TokenGeneration_Authentication",
                ]
            )
            try expectEvent(
                #require(functions.calls.first), "PostAuthentication_Authentication",
                where: ["<pool>": client.pool.id, "<client>": client.id, "<sub>": sub])
        }
    }

    @Test func `what came with the last answer it hears too`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, _ in
            let srp = SRPClient()
            let step = try await client.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": srp.srpA])
            #expect(functions.calls.isEmpty)
            try await client.call(
                .respondToAuthChallenge,
                [
                    "ChallengeName": "PASSWORD_VERIFIER", "ClientMetadata": ["from": "phone"],
                    "ChallengeResponses": .strings(client.proof(step, by: srp)),
                ])
            for call in functions.calls {
                #expect(call.event["request"]?.objectValue?["clientMetadata"] == ["from": "phone"])
            }
            #expect(functions.calls.count == 2)
        }
    }

    @Test(arguments: FailingFunction.allCases)
    func `a function that fails ends the sign-in without tokens`(_ failure: FailingFunction) async throws {
        let functions = ScriptedFunctions()
        failure.script(.postAuthentication, in: functions)
        try await fixture(functions) { client, _ in
            await refused(failure.type, failure.text(of: .postAuthentication)) { try await client.signIn("anna") }
            await refused(failure.type, failure.text(of: .postAuthentication)) { try await client.signInBySRP("anna") }
            #expect(functions.calls(.preTokenGeneration).isEmpty)
        }
    }

    @Test func `a sign-in that the function refuses is no wrong password`() async throws {
        let functions = ScriptedFunctions()
        FailingFunction.throwsError.script(.postAuthentication, in: functions)
        try await fixture(functions) { client, _ in
            for _ in 1...6 { await refused(.userLambdaValidationException) { try await client.signIn("anna") } }
            functions.on(.postAuthentication, answering: [:])
            try await client.signIn("anna")
        }
    }

    @Test func `a wrong password is none of its business, and neither is a refresh`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, _ in
            await refused(.notAuthorizedException) { try await client.signIn("anna", "Wrong-Horse-7") }
            #expect(functions.calls.isEmpty)
            let tokens = try await client.signIn("anna")
            try await client.refresh(tokens.refreshToken)
            #expect(functions.calls(.postAuthentication).count == 1)
        }
    }

    @Test func `a new password stays chosen where the function refuses the sign-in`() async throws {
        let functions = ScriptedFunctions()
        FailingFunction.throwsError.script(.postAuthentication, in: functions)
        try await fixture(functions) { client, _ in
            try await client.pool.call(
                .adminCreateUser,
                ["Username": "bert", "TemporaryPassword": "Temporary-7", "MessageAction": "SUPPRESS"])
            let step = try await client.signIn("bert", "Temporary-7")
            #expect(step.challenge == "NEW_PASSWORD_REQUIRED" && functions.calls.isEmpty)
            await refused(.userLambdaValidationException) {
                try await client.respond(
                    "NEW_PASSWORD_REQUIRED", session: step.session,
                    ["USERNAME": "bert", "NEW_PASSWORD": TestPool.password])
            }
            functions.on(.postAuthentication, answering: [:])
            try await client.signIn("bert")
        }
    }

    @Test func `whose password is another by the time that the function answers gets no tokens`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, _ in
            functions.meanwhile(.postAuthentication) { _ in
                _ = try? await client.pool.call(
                    .adminSetUserPassword,
                    ["Username": "anna", "Password": "Another-Horse-8", "Permanent": true])
            }
            await refused(.notAuthorizedException) { try await client.signIn("anna") }
            try await client.signIn("anna", "Another-Horse-8")
        }
    }
}
