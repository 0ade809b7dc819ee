import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Users without a password, and the sign-in that follows a sign-up: cognito/sign-up §5, cognito/sign-in §12; cited by
/// docs/threat-model.md.
@Suite struct PasswordlessTests {
    private func fixture(_ body: (TestServer, TestPool, TestClient) async throws -> Void) async throws {
        try await withServer { server in
            let pool = try await server.pool(first: ["EMAIL_OTP"], ["AutoVerifiedAttributes": ["email"]])
            try await body(server, pool, pool.choosingClient())
        }
    }

    private func signUp(_ client: TestClient, _ name: String = "anna") async throws {
        try await client.call(
            .signUp, ["Username": .string(name), "UserAttributes": .attributes(["email": "\(name)@example.com"])])
    }

    private func confirm(_ client: TestClient, _ name: String = "anna") async throws -> String? {
        try await client.confirm(name, code: client.server.code(to: name, purpose: .signUp))["Session"]?.stringValue
    }

    private func resume(
        _ client: TestClient, _ name: String, _ session: String?
    ) async throws -> SignInStep {
        var parameters = ["USERNAME": name]
        parameters["SECRET_HASH"] = client.secretHash(name)
        let answer = try await client.call(
            .initiateAuth,
            [
                "AuthFlow": "USER_AUTH", "AuthParameters": .strings(parameters),
                "Session": session.map { .string($0) },
            ])
        #expect(answer["ChallengeName"] == nil)
        return SignInStep.made(of: answer)
    }

    @Test func `who has an address needs no password where a code signs in`() async throws {
        try await fixture { _, _, client in
            try await signUp(client)
            await refused(.invalidParameterException, "A user without a password needs email.") {
                try await client.call(
                    .signUp, ["Username": "bert", "UserAttributes": .attributes(["phone_number": "+12065550100"])])
            }
        }
    }

    @Test func `elsewhere everybody needs one`() async throws {
        try await withServer { server in
            for pool in [try await server.pool(), try await server.pool(first: ["WEB_AUTHN"])] {
                let client = try await pool.choosingClient()
                await refused(.invalidParameterException, "Password is required.") { try await signUp(client) }
            }
        }
    }

    @Test func `nobody signs in by a password who has none`() async throws {
        try await fixture { _, pool, client in
            try await signUp(client)
            _ = try await confirm(client)
            #expect(try await client.choose("anna").available == ["EMAIL_OTP"])
            let other = try await pool.client()
            for password in [TestPool.password, "x"] {
                await refused(.notAuthorizedException, "Incorrect username or password.") {
                    try await other.signIn("anna", password)
                }
            }
        }
    }

    @Test func `administrators need give none either, and nothing is sent`() async throws {
        try await fixture { server, pool, _ in
            let made = try await pool.call(
                .adminCreateUser,
                ["Username": "anna", "UserAttributes": .attributes(["email": "anna@example.com"])])
            #expect(made["User"]?.objectValue?["UserStatus"] == "CONFIRMED")
            #expect(try await server.messages(to: "anna").isEmpty)
            await refused(.invalidParameterException, "A user without a password needs email.") {
                try await pool.call(.adminCreateUser, ["Username": "bert"])
            }
            let invited = try await pool.call(
                .adminCreateUser,
                [
                    "Username": "carl", "TemporaryPassword": "Temporary-7!",
                    "UserAttributes": .attributes(["email": "carl@example.com"]),
                    "DesiredDeliveryMediums": ["EMAIL"],
                ])
            #expect(invited["User"]?.objectValue?["UserStatus"] == "FORCE_CHANGE_PASSWORD")
            #expect(try await server.messages(to: "carl").count == 1)
        }
    }

    @Test func `a user without a password gives itself one`() async throws {
        try await fixture { server, _, client in
            try await signUp(client)
            let tokens = try await resume(client, "anna", confirm(client))
            try await server.call(
                .changePassword,
                ["AccessToken": .string(tokens.accessToken), "ProposedPassword": .string(TestPool.password)])
            #expect(try await client.choose("anna").available == ["PASSWORD_SRP", "PASSWORD", "EMAIL_OTP"])
        }
    }

    // MARK: The first sign-in

    @Test func `a confirmed sign-up signs in at once, and once`() async throws {
        try await fixture { _, _, client in
            try await signUp(client)
            let session = try await confirm(client)
            let done = try await resume(client, "anna", session)
            #expect(try await client.user(done.accessToken).username == "anna")
            await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                _ = try await resume(client, "anna", session)
            }
        }
    }

    @Test func `the Session of a sign-up is its user's and its client's, for a short while, and answers no challenge`()
        async throws
    {
        try await fixture { server, pool, client in
            try await signUp(client)
            let other = try await pool.choosingClient()
            try await signUp(client, "bert")
            let session = try await confirm(client)
            let invalid = "Invalid session for the user."
            await refused(.notAuthorizedException, invalid) { _ = try await resume(client, "bert", session) }
            await refused(.notAuthorizedException, invalid) { _ = try await resume(other, "anna", session) }
            await refused(.notAuthorizedException, invalid) {
                try await client.respond(
                    "EMAIL_OTP", session: session, ["USERNAME": "anna", "EMAIL_OTP_CODE": "00000000"])
            }
            // Nor does the Session of a challenge begin a sign-in.
            let step = try await client.choose("anna")
            await refused(.notAuthorizedException, invalid) { _ = try await resume(client, "anna", step.session) }
            server.clock.advance(by: 3 * Milliseconds.minute)
            await refused(.notAuthorizedException, "Invalid session for the user, session is expired.") {
                _ = try await resume(client, "anna", session)
            }
        }
    }

    @Test func `a change of the user ends it`() async throws {
        try await fixture { _, pool, client in
            try await signUp(client)
            let session = try await confirm(client)
            try await pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Other-Horse-7", "Permanent": true])
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                _ = try await resume(client, "anna", session)
            }
            try await signUp(client, "bert")
            let second = try await confirm(client, "bert")
            try await pool.call(.adminDisableUser, ["Username": "bert"])
            await refused(.notAuthorizedException, "User is disabled.") {
                _ = try await resume(client, "bert", second)
            }
        }
    }

    @Test func `where such a code signs nobody in there is no Session`() async throws {
        try await withServer { server in
            let plain = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let choosing = try await plain.choosingClient()
            try await choosing.signUp("anna", ["email": "anna@example.com"])
            #expect(try await confirm(choosing) == nil)
            let passwordless = try await server.pool(first: ["EMAIL_OTP"], ["AutoVerifiedAttributes": ["email"]])
            let client = try await passwordless.client()
            try await client.signUp("bert", ["email": "bert@example.com"])
            #expect(try await confirm(client, "bert") == nil)
        }
    }
}
