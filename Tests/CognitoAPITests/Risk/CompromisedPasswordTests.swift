import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Passwords that others have lost: cognito/advanced-security §7.
@Suite struct CompromisedPasswordTests {
    /// Conforms to Cognito's default policy, and everybody tries it.
    private static let lost = "Password1!"
    private let refusedText = "Provided password cannot be used for security reasons."

    private func fixture(
        _ server: TestServer, mode: String = "ENFORCED", action: String = "BLOCK", filter: [String]? = nil
    ) async throws -> RiskFixture {
        let fixture = try await RiskFixture(server, mode: mode, ["AutoVerifiedAttributes": ["email"]])
        var compromised: JSONObject = ["Actions": ["EventAction": .string(action)]]
        compromised["EventFilter"] = filter.map { .array($0.map { .string($0) }) }
        try await fixture.configure(["CompromisedCredentialsRiskConfiguration": .object(compromised)])
        return fixture
    }

    @Test func `none is taken as a new one`() async throws {
        try await withServer { server in
            let fixture = try await fixture(server)
            let client = fixture.client
            await refused(.invalidPasswordException, refusedText) {
                try await client.signUp("carl", password: Self.lost, ["email": "carl@example.com"])
            }
            let token = try await client.signIn("anna").accessToken
            await refused(.invalidPasswordException, refusedText) {
                try await server.call(
                    .changePassword,
                    [
                        "AccessToken": .string(token), "PreviousPassword": .string(TestPool.password),
                        "ProposedPassword": .string(Self.lost),
                    ])
            }
            try await client.call(.forgotPassword, ["Username": "anna"])
            let code = try await server.code(to: "anna")
            func recover(_ password: String) async throws {
                try await client.call(
                    .confirmForgotPassword,
                    ["Username": "anna", "ConfirmationCode": .string(code), "Password": .string(password)])
            }
            await refused(.invalidPasswordException, refusedText) { try await recover(Self.lost) }
            // The code is not spent by it.
            try await recover("Another-Horse-7")
            try await client.signIn("anna", "Another-Horse-7")
        }
    }

    @Test func `an invited user chooses another`() async throws {
        try await withServer { server in
            let fixture = try await fixture(server)
            try await fixture.pool.call(
                .adminCreateUser,
                ["Username": "dora", "TemporaryPassword": .string(Self.lost), "MessageAction": "SUPPRESS"])
            // A temporary one goes anyhow.
            let step = try await fixture.client.signIn("dora", Self.lost)
            #expect(step.challenge == "NEW_PASSWORD_REQUIRED")
            func answer(_ password: String) async throws -> SignInStep {
                try await fixture.client.respond(
                    "NEW_PASSWORD_REQUIRED", session: step.session,
                    ["USERNAME": "dora", "NEW_PASSWORD": password])
            }
            await refused(.invalidPasswordException, refusedText) { _ = try await answer(Self.lost) }
            #expect(try await !answer(TestPool.password).accessToken.isEmpty)
        }
    }

    @Test func `who signs in with one has to reset it`() async throws {
        try await withServer { server in
            let fixture = try await fixture(server)
            try await fixture.pool.user(
                "erik", password: Self.lost, ["email": "e@example.com", "email_verified": "true"])
            // A wrong password tells nothing of it.
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                try await fixture.client.signIn("erik", "Wrong-Horse-7")
            }
            server.clock.advance(by: 1000)
            await refused(
                .passwordResetRequiredException, "Password reset required for user due to security reasons"
            ) { try await fixture.client.signIn("erik", Self.lost) }
            #expect(try await fixture.pool.shown("erik").status == "RESET_REQUIRED")
            let event = try #require(try await fixture.event("erik"))
            #expect(event.eventResponse == .fail && event.eventRisk?.riskDecision == .block)
            #expect(event.eventRisk?.compromisedCredentialsDetected == true)
            // Nor by another way: the password leads nowhere.
            await refused(.passwordResetRequiredException) { try await fixture.client.signInBySRP("erik", Self.lost) }
            try await fixture.client.call(.forgotPassword, ["Username": "erik"])
            try await fixture.client.call(
                .confirmForgotPassword,
                [
                    "Username": "erik", "ConfirmationCode": .string(try await server.code(to: "erik")),
                    "Password": .string(TestPool.password),
                ])
            try await fixture.client.signIn("erik")
        }
    }

    @Test func `while the pool is being recovered it is refused, and ended by the next sign-in`() async throws {
        try await withServer { server in
            let fixture = try await fixture(server)
            try await fixture.pool.user(
                "erik", password: Self.lost, ["email": "e@example.com", "email_verified": "true"])
            server.clock.advance(by: Milliseconds.hour)
            let point = Double(server.clock.now - 20 * Milliseconds.minute) / 1000
            let recovery = try await fixture.pool.call(
                .initiatePointInTimeRecovery, ["RestoreTimestamp": .number(JSONNumber(point))])
            await refused(.passwordResetRequiredException) { try await fixture.client.signIn("erik", Self.lost) }
            #expect(try await fixture.event("erik")?.eventRisk?.compromisedCredentialsDetected == true)
            #expect(try await fixture.pool.shown("erik").status == "CONFIRMED")
            let id = try #require(recovery["Restoration"]?.objectValue?["RestoreId"])
            try await fixture.pool.call(.cancelPointInTimeRecovery, ["RestoreId": id])
            await refused(.passwordResetRequiredException) { try await fixture.client.signIn("erik", Self.lost) }
            #expect(try await fixture.pool.shown("erik").status == "RESET_REQUIRED")
        }
    }

    @Test func `a proof by SRP shows no password`() async throws {
        try await withServer { server in
            let fixture = try await fixture(server)
            try await fixture.pool.user("erik", password: Self.lost)
            try await fixture.client.signInBySRP("erik", Self.lost)
            #expect(try await fixture.event("erik")?.eventRisk?.compromisedCredentialsDetected == false)
        }
    }

    @Test(arguments: [("AUDIT", "BLOCK"), ("ENFORCED", "NO_ACTION")])
    func `where nothing is to be done it is noted`(_ mode: String, _ action: String) async throws {
        try await withServer { server in
            let fixture = try await fixture(server, mode: mode, action: action)
            try await fixture.client.signUp("carl", password: Self.lost, ["email": "carl@example.com"])
            try await fixture.pool.user("erik", password: Self.lost)
            try await fixture.client.signIn("erik", Self.lost)
            let event = try #require(try await fixture.event("erik"))
            #expect(event.eventResponse == .pass && event.eventRisk?.compromisedCredentialsDetected == true)
        }
    }

    @Test func `only what the filter names is looked at`() async throws {
        try await withServer { server in
            let fixture = try await fixture(server, filter: ["SIGN_UP"])
            try await fixture.pool.user("erik", password: Self.lost)
            try await fixture.client.signIn("erik", Self.lost)
            #expect(try await fixture.event("erik")?.eventRisk?.compromisedCredentialsDetected == false)
            await refused(.invalidPasswordException, refusedText) {
                try await fixture.client.signUp("carl", password: Self.lost, ["email": "carl@example.com"])
            }
        }
    }

    @Test func `a pool that never said so looks at none`() async throws {
        try await withServer { server in
            let fixture = try await RiskFixture(server)
            try await fixture.client.signUp("carl", password: Self.lost, ["email": "carl@example.com"])
        }
    }
}
