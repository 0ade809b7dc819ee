import Identity
import JSON
import ServiceModel
import TestSupport
import Testing
import Threads

/// USER_AUTH: cognito/sign-in §11; cited by docs/threat-model.md.
@Suite struct ChoiceTests {
    private let invalid = "Invalid session for the user."
    private let used = "Invalid session for the user, session can only be used once."
    private let mismatch = "Invalid code or auth state for the user."

    /// A pool with all codes as first factors, in which anna has everything.
    private func fixture(
        _ body: (TestServer, TestPool, TestClient) async throws -> Void
    ) async throws {
        try await withServer { server in
            let pool = try await server.pool(first: ["EMAIL_OTP", "SMS_OTP"])
            try await pool.user("anna", ["email": "anna@example.com", "phone_number": "+12065550100"])
            try await body(server, pool, pool.choosingClient())
        }
    }

    private func expectTokens(_ step: SignInStep, at location: SourceLocation = #_sourceLocation) {
        #expect(step.challenge == nil && !step.accessToken.isEmpty, sourceLocation: location)
        #expect(step.members["AvailableChallenges"] == nil, sourceLocation: location)
    }

    // MARK: What is offered

    @Test func `who prefers nothing is told what there is, and nothing else`() async throws {
        try await fixture { _, _, client in
            let step = try await client.choose("anna")
            #expect(step.challenge == "SELECT_CHALLENGE" && step.members["ChallengeParameters"] == [:])
            #expect(step.available == ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP", "SMS_OTP"])
            let unknown = try await client.choose("anna", ["PREFERRED_CHALLENGE": "WEB_AUTHN"])
            #expect(unknown.challenge == "SELECT_CHALLENGE" && unknown.available == step.available)
        }
    }

    @Test func `a user who has one factor is asked for it at once`() async throws {
        try await fixture { server, pool, client in
            try await pool.call(
                .adminCreateUser,
                ["Username": "bert", "UserAttributes": .attributes(["email": "bert@example.com"])])
            #expect(try await pool.shown("bert").status == "CONFIRMED")
            let step = try await client.choose("bert")
            #expect(step.challenge == "EMAIL_OTP" && step.available == ["EMAIL_OTP"])
            #expect(
                step.parameters == [
                    "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL", "CODE_DELIVERY_DESTINATION": "b***@e***",
                ])
            let code = try await server.code(to: "bert", purpose: .authentication)
            #expect(code.utf8.count == 8)
            expectTokens(try await client.answer(step, code, username: "bert"))
            #expect(try await pool.shown("bert").attributes["email_verified"] == "true")
        }
    }

    @Test func `who was invited, or needs a second factor, begins with the password`() async throws {
        try await fixture { _, pool, client in
            try await pool.call(
                .adminCreateUser,
                [
                    "Username": "bert", "TemporaryPassword": "Temporary-7!", "MessageAction": "SUPPRESS",
                    "UserAttributes": .attributes(["email": "bert@example.com"]),
                ])
            #expect(try await client.choose("bert").available == ["PASSWORD_SRP", "PASSWORD"])
            let first = try await client.choose(
                "bert", ["PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": "Temporary-7!"])
            #expect(first.challenge == "NEW_PASSWORD_REQUIRED")
            try await pool.setFactors("OPTIONAL", sms: true)
            try await pool.prefer("anna", sms: true)
            #expect(try await client.choose("anna").available == ["PASSWORD_SRP", "PASSWORD"])
            let step = try await client.choose(
                "anna", ["PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": TestPool.password])
            #expect(step.challenge == "SMS_MFA" && step.available == nil)
        }
    }

    @Test func `a code is asked for only where the pool lets somebody begin with it`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna", ["email": "anna@example.com"])
            let client = try await pool.choosingClient()
            let step = try await client.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
            #expect(step.challenge == "SELECT_CHALLENGE" && step.available == ["PASSWORD_SRP", "PASSWORD"])
            await refused(.invalidParameterException, "The selected challenge is not available.") {
                try await client.respond(
                    "SELECT_CHALLENGE", session: step.session, ["USERNAME": "anna", "ANSWER": "EMAIL_OTP"])
            }
        }
    }

    @Test func `the cheapest tier has no choice`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["UserPoolTier": "LITE"])
            try await pool.user("anna")
            let client = try await pool.choosingClient()
            await refused(.featureUnavailableInTierException) { try await client.choose("anna") }
        }
    }

    // MARK: Passwords

    @Test func `a password comes at once, with the choice, or when it is asked for`() async throws {
        try await fixture { _, _, client in
            let password = TestPool.password
            expectTokens(
                try await client.choose("anna", ["PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": password]))
            let choice = try await client.choose("anna")
            let answer = ["USERNAME": "anna", "ANSWER": "PASSWORD"]
            for wrong in ["Wrong-Horse-7", "Wrong-Horse-8"] {
                await refused(.notAuthorizedException, "Incorrect username or password.") {
                    try await client.respond(
                        "SELECT_CHALLENGE", session: choice.session, answer.merging(["PASSWORD": wrong]) { $1 })
                }
            }
            expectTokens(
                try await client.respond(
                    "SELECT_CHALLENGE", session: choice.session, answer.merging(["PASSWORD": password]) { $1 }))
            await refused(.notAuthorizedException, used) {
                try await client.respond(
                    "SELECT_CHALLENGE", session: choice.session, answer.merging(["PASSWORD": password]) { $1 })
            }
            let again = try await client.choose("anna")
            let asked = try await client.respond("SELECT_CHALLENGE", session: again.session, answer)
            #expect(asked.challenge == "PASSWORD" && asked.parameters.isEmpty)
            await refused(.invalidParameterException, "Missing required parameter PASSWORD") {
                try await client.respond("PASSWORD", session: asked.session, ["USERNAME": "anna"])
            }
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                try await client.respond(
                    "PASSWORD", session: asked.session, ["USERNAME": "anna", "PASSWORD": "Wrong-Horse-7"])
            }
            expectTokens(
                try await client.respond(
                    "PASSWORD", session: asked.session, ["USERNAME": "anna", "PASSWORD": password]))
        }
    }

    @Test func `wrong passwords lock the name, by whichever way they come`() async throws {
        try await fixture { _, _, client in
            let choice = try await client.choose("anna")
            for _ in 1...5 {
                await refused(.notAuthorizedException, "Incorrect username or password.") {
                    try await client.respond(
                        "SELECT_CHALLENGE", session: choice.session,
                        ["USERNAME": "anna", "ANSWER": "PASSWORD", "PASSWORD": "Wrong-Horse-7"])
                }
            }
            await refused(.notAuthorizedException, "Password attempts exceeded") {
                try await client.respond(
                    "SELECT_CHALLENGE", session: choice.session,
                    ["USERNAME": "anna", "ANSWER": "PASSWORD", "PASSWORD": TestPool.password])
            }
            await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.choose("anna") }
        }
    }

    @Test func `a password is proven by SRP, and its Session belongs to the one SECRET_BLOCK`() async throws {
        try await fixture { _, _, client in
            let srp = SRPClient()
            let preferred = ["PREFERRED_CHALLENGE": "PASSWORD_SRP", "SRP_A": srp.srpA]
            let step = try await client.choose("anna", preferred)
            #expect(step.challenge == "PASSWORD_VERIFIER" && step.session != nil)
            let other = try await client.choose("anna", preferred)
            let proof = client.proof(step, by: srp)
            await refused(.invalidParameterException, "Missing required parameter Session") {
                try await client.respond("PASSWORD_VERIFIER", proof)
            }
            await refused(.notAuthorizedException, invalid) {
                try await client.respond("PASSWORD_VERIFIER", session: other.session, proof)
            }
            expectTokens(try await client.respond("PASSWORD_VERIFIER", session: step.session, proof))
            await refused(.notAuthorizedException) {
                try await client.respond("PASSWORD_VERIFIER", session: step.session, proof)
            }
        }
    }

    @Test func `SRP_A comes with the choice, or when it is asked for`() async throws {
        try await fixture { _, _, client in
            let srp = SRPClient()
            let answer = ["USERNAME": "anna", "ANSWER": "PASSWORD_SRP"]
            let choice = try await client.choose("anna")
            let verifier = try await client.respond(
                "SELECT_CHALLENGE", session: choice.session, answer.merging(["SRP_A": srp.srpA]) { $1 })
            #expect(verifier.challenge == "PASSWORD_VERIFIER")
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                try await client.respond(
                    "PASSWORD_VERIFIER", session: verifier.session, client.proof(verifier, by: srp, "Wrong-Horse-7"))
            }
            let again = try await client.choose("anna")
            let asked = try await client.respond("SELECT_CHALLENGE", session: again.session, answer)
            #expect(asked.challenge == "PASSWORD_SRP")
            await refused(.invalidParameterException, "Invalid SRP_A value.") {
                try await client.respond("PASSWORD_SRP", session: asked.session, ["USERNAME": "anna", "SRP_A": "0"])
            }
            let second = try await client.respond(
                "PASSWORD_SRP", session: asked.session, ["USERNAME": "anna", "SRP_A": srp.srpA])
            expectTokens(
                try await client.respond("PASSWORD_VERIFIER", session: second.session, client.proof(second, by: srp)))
        }
    }

    // MARK: Codes

    @Test(arguments: [("EMAIL_OTP", "a***@e***"), ("SMS_OTP", "+*******0100")])
    func `a code signs in by itself, after wrong ones on the same session`(
        _ factor: String, _ destination: String
    ) async throws {
        try await fixture { server, pool, client in
            let choice = try await client.choose("anna")
            let step = try await client.respond(
                "SELECT_CHALLENGE", session: choice.session, ["USERNAME": "anna", "ANSWER": factor])
            #expect(step.challenge == factor && step.parameters["CODE_DELIVERY_DESTINATION"] == destination)
            await refused(.notAuthorizedException, used) {
                try await client.respond(
                    "SELECT_CHALLENGE", session: choice.session, ["USERNAME": "anna", "ANSWER": factor])
            }
            let code = try await server.code(purpose: .authentication)
            for guess in ["00000000", "1", "11111111", "22222222"] where guess != code {
                await refused(.codeMismatchException, mismatch) {
                    try await client.answer(step, guess, username: "anna")
                }
            }
            let done = try await client.answer(step, code, username: "anna")
            expectTokens(done)
            // Nobody asked for a level.
            let claims = SignInStep.claims(of: done.idToken)
            #expect(claims["acr"] == nil && claims["amr"] == nil)
            await refused(.notAuthorizedException, used) { try await client.answer(step, code, username: "anna") }
        }
    }

    /// docs/decisions/0055.
    @Test func `a code is judged by the write that stores the sign-in, and nothing is signed for a wrong one`()
        async throws
    {
        let lane = CPULane(threads: 1, maximumWaitMilliseconds: 600_000)
        try await withServer(lane: lane) { server in
            let pool = try await server.pool(first: ["EMAIL_OTP"])
            try await pool.user("anna", ["email": "anna@example.com"])
            let client = try await pool.choosingClient()
            // The first of all has the pool's keys made.
            try await pool.client().signIn("anna")
            let step = try await client.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
            let code = try await server.code(purpose: .authentication)
            var (writes, signatures) = (server.store.writes, lane.totals.short)
            await refused(.codeMismatchException) { try await client.answer(step, "0", username: "anna") }
            #expect(server.store.writes == writes + 1 && lane.totals.short == signatures)
            // Where nothing can be stored nothing is used up.
            server.store.fail(every: .write)
            await #expect(throws: ServiceError.self) { try await client.answer(step, code, username: "anna") }
            #expect(lane.totals.short == signatures)
            server.store.recover()
            (writes, signatures) = (server.store.writes, lane.totals.short)
            expectTokens(try await client.answer(step, code, username: "anna"))
            #expect(server.store.writes == writes + 1 && lane.totals.short == signatures + 1)
        }
    }

    @Test func `of two right answers that race one gets tokens`() async throws {
        try await fixture { server, _, client in
            let step = try await client.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
            let code = try await server.code(purpose: .authentication)
            let count = await withTaskGroup(of: Bool.self) { group in
                for _ in 1...4 {
                    group.addTask { (try? await client.answer(step, code, username: "anna")) != nil }
                }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(count == 1)
        }
    }

    @Test func `the fifth wrong code ends the session, and they count as wrong passwords do`() async throws {
        try await fixture { server, _, client in
            let step = try await client.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
            let code = try await server.code(purpose: .authentication)
            for _ in 1...4 {
                await refused(.codeMismatchException) { try await client.answer(step, "0", username: "anna") }
            }
            await refused(.notAuthorizedException, invalid) { try await client.answer(step, "0", username: "anna") }
            await refused(.notAuthorizedException) { try await client.answer(step, code, username: "anna") }
            await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.choose("anna") }
        }
    }

    @Test func `a code is worth nothing in another sign-in, nor as another factor`() async throws {
        try await fixture { server, _, client in
            let first = try await client.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
            let code = try await server.code(purpose: .authentication)
            let second = try await client.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
            let bySMS = try await client.choose("anna", ["PREFERRED_CHALLENGE": "SMS_OTP"])
            for step in [second, bySMS] {
                await refused(.codeMismatchException) { try await client.answer(step, code, username: "anna") }
            }
            await refused(.notAuthorizedException, invalid) {
                try await client.respond(
                    "SMS_OTP", session: first.session, ["USERNAME": "anna", "SMS_OTP_CODE": code])
            }
            expectTokens(try await client.answer(first, code, username: "anna"))
        }
    }

    @Test func `a code that was sent before a second factor was turned on signs nobody in`() async throws {
        try await fixture { server, pool, client in
            let step = try await client.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
            let code = try await server.code(purpose: .authentication)
            // No change of the user: the pool alone now asks everybody.
            try await pool.call(
                .updateUserPool,
                ["SmsConfiguration": ["SnsCallerArn": "arn:aws:iam::000000000000:role/sms"]])
            try await pool.setFactors("ON", sms: true)
            await refused(.notAuthorizedException, invalid) { try await client.answer(step, code, username: "anna") }
        }
    }

    @Test func `a user's and a destination's codes have their limit`() async throws {
        try await fixture { _, _, client in
            for _ in 1...10 { try await client.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"]) }
            await refused(.tooManyRequestsException) {
                try await client.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
            }
        }
    }

    @Test func `a new user is confirmed by the first code`() async throws {
        try await fixture { server, pool, client in
            try await client.call(
                .signUp,
                ["Username": "carl", "UserAttributes": .attributes(["email": "carl@example.com"])])
            #expect(try await pool.shown("carl").status == "UNCONFIRMED")
            let step = try await client.choose("carl")
            #expect(step.challenge == "EMAIL_OTP")
            expectTokens(
                try await client.answer(step, server.code(to: "carl", purpose: .authentication), username: "carl"))
            let shown = try await pool.shown("carl")
            #expect(shown.status == "CONFIRMED" && shown.attributes["email_verified"] == "true")
        }
    }

    @Test func `what bars the way is told to who has the code`() async throws {
        try await fixture { server, pool, client in
            let step = try await client.choose("anna", ["PREFERRED_CHALLENGE": "EMAIL_OTP"])
            let code = try await server.code(purpose: .authentication)
            try await pool.call(.adminDisableUser, ["Username": "anna"])
            await refused(.codeMismatchException) { try await client.answer(step, "0", username: "anna") }
            await refused(.notAuthorizedException, "User is disabled.") {
                try await client.answer(step, code, username: "anna")
            }
        }
    }

    // MARK: Factors that are listed

    @Test func `a user's factors are listed for the user and for administrators`() async throws {
        try await fixture { server, pool, client in
            let done = try await client.choose(
                "anna", ["PREFERRED_CHALLENGE": "PASSWORD", "PASSWORD": TestPool.password])
            let own = try await server.call(.getUserAuthFactors, ["AccessToken": .string(done.accessToken)])
            let expected: JSONObject = [
                "Username": "anna", "ConfiguredUserAuthFactors": ["PASSWORD", "EMAIL_OTP", "SMS_OTP"],
            ]
            #expect(own == expected)
            #expect(try await pool.call(.adminGetUserAuthFactors, ["Username": "anna"]) == expected)
            try await pool.setFactors("OPTIONAL", sms: true)
            try await pool.prefer("anna", sms: true, preferred: "SMS_MFA")
            #expect(
                try await pool.call(.adminGetUserAuthFactors, ["Username": "anna"]) == [
                    "Username": "anna", "PreferredMfaSetting": "SMS_MFA", "UserMFASettingList": ["SMS_MFA"],
                    "ConfiguredUserAuthFactors": ["PASSWORD"],
                ])
        }
    }
}
