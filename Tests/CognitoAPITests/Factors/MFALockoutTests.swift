import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Guessed second factors: cognito/mfa §5; cited by docs/threat-model.md.
@Suite struct MFALockoutTests {
    private let locked = "Password attempts exceeded"
    private let invalid = "Invalid session for the user."

    enum Kind: String, CaseIterable, Sendable {
        case sms = "SMS_MFA"
        case email = "EMAIL_OTP"
        case softwareToken = "SOFTWARE_TOKEN_MFA"
    }

    /// A client, and what gives the right code of a step.
    private struct Fixture {
        let client: TestClient
        let kind: Kind
        let app: Authenticator
        var server: TestServer { client.server }

        var right: String {
            get async throws {
                kind == .softwareToken
                    ? app.code(at: server.clock.now) : try await server.code(purpose: .authentication)
            }
        }

        var wrong: String {
            get async throws {
                if kind == .softwareToken { return app.wrongCode(at: server.clock.now) }
                let right = try await server.code(purpose: .authentication)
                return String(right.map { $0 == "7" ? "8" : "7" })
            }
        }

        func guessWrong(_ step: SignInStep) async -> String {
            do {
                _ = try await client.answer(step, wrong)
                return "signed in"
            } catch { return (error as? ServiceError)?.message ?? "\(error)" }
        }
    }

    private func fixture(_ server: TestServer, _ kind: Kind, _ members: Members = [:]) async throws -> Fixture {
        let pool = try await server.pool(mfa: "OPTIONAL", sms: true, email: true, softwareToken: true)
        try await pool.user("anna", ["phone_number": "+12065550100", "email": "anna@example.com"])
        let client = try await pool.client(members)
        let app = try await client.setUpAuthenticator(client.signIn("anna").accessToken)
        try await pool.prefer("anna", sms: true, email: true, softwareToken: true, preferred: kind.rawValue)
        return Fixture(client: client, kind: kind, app: app)
    }

    @Test(arguments: Kind.allCases)
    func `the fifth wrong code ends the session, and sign-in begins anew`(_ kind: Kind) async throws {
        try await withServer { server in
            let anna = try await fixture(server, kind)
            let step = try await anna.client.signIn("anna")
            for attempt in 1...5 { #expect((await anna.guessWrong(step) == invalid) == (attempt == 5)) }
            // The right code included, which the dead session must not tell from a wrong one.
            for code in [try await anna.right, try await anna.wrong] {
                await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                    try await anna.client.answer(step, code)
                }
            }
            server.clock.advance(by: 30_000)
            let next = try await anna.client.signIn("anna")
            #expect(try await anna.client.answer(next, anna.right).challenge == nil)
        }
    }

    @Test(arguments: Kind.allCases, [Members](arrayLiteral: [:], ["PreventUserExistenceErrors": "ENABLED"]))
    func `wrong codes lock as wrong passwords do, and a right password forgives none`(
        _ kind: Kind, _ members: Members
    ) async throws {
        try await withServer { server in
            let anna = try await fixture(server, kind, members)
            for _ in 1...2 {
                let step = try await anna.client.signIn("anna")
                for _ in 1...2 { #expect(await anna.guessWrong(step) != locked) }
            }
            let last = try await anna.client.signIn("anna")
            #expect(await anna.guessWrong(last) != locked)
            // Five in a row: locked for a second, for codes and passwords, right ones too.
            await refused(.notAuthorizedException, locked) { try await anna.client.answer(last, anna.right) }
            await refused(.notAuthorizedException, locked) { try await anna.client.signIn("anna") }
            server.clock.advance(by: Milliseconds.second)
            let step = try await anna.client.signIn("anna")
            #expect(await anna.guessWrong(step) != locked)
            // The sixth: two seconds.
            server.clock.advance(by: Milliseconds.second)
            await refused(.notAuthorizedException, locked) { try await anna.client.signIn("anna") }
            server.clock.advance(by: Milliseconds.second)
            #expect(try await anna.client.answer(step, anna.right).challenge == nil)
            // Tokens were given: everything is forgiven.
            server.clock.advance(by: 30_000)
            let after = try await anna.client.signIn("anna")
            for _ in 1...4 { #expect(await anna.guessWrong(after) != locked) }
            #expect(try await anna.client.answer(after, anna.right).challenge == nil)
        }
    }

    @Test func `wrong passwords and wrong codes are counted together`() async throws {
        try await withServer { server in
            let anna = try await fixture(server, .softwareToken)
            for _ in 1...3 {
                await refused(.notAuthorizedException) { try await anna.client.signIn("anna", "Wrong-Horse-7") }
            }
            let step = try await anna.client.signIn("anna")
            for _ in 1...2 { #expect(await anna.guessWrong(step) != locked) }
            await refused(.notAuthorizedException, locked) { try await anna.client.signIn("anna") }
        }
    }

    @Test func `who has the right password does not lock anybody by it, however often`() async throws {
        try await withServer { server in
            let anna = try await fixture(server, .softwareToken)
            for _ in 1...12 { #expect(try await anna.client.signIn("anna").challenge == "SOFTWARE_TOKEN_MFA") }
            let step = try await anna.client.signIn("anna")
            #expect(try await anna.client.answer(step, anna.right).challenge == nil)
        }
    }

    @Test func `a burst of guesses learns no more than a queue`() async throws {
        try await withServer { server in
            let anna = try await fixture(server, .sms)
            let step = try await anna.client.signIn("anna")
            let answers = await withTaskGroup(of: String.self) { group in
                for _ in 0..<20 { group.addTask { await anna.guessWrong(step) } }
                return await group.reduce(into: [String]()) { $0.append($1) }
            }
            #expect(answers.count { $0 == "Invalid code or auth state for the user." } == 4)
            #expect(answers.count { $0 == invalid } == 1)
        }
    }

    @Test func `the session of a user who is disabled meanwhile leads nowhere`() async throws {
        try await withServer { server in
            let anna = try await fixture(server, .softwareToken)
            let step = try await anna.client.signIn("anna")
            try await anna.client.pool.call(.adminDisableUser, ["Username": "anna"])
            await refused(.notAuthorizedException, "User is disabled.") {
                try await anna.client.answer(step, anna.right)
            }
        }
    }

    @Test func `a change of what is asked for ends the sign-ins that are under way`() async throws {
        try await withServer { server in
            let anna = try await fixture(server, .softwareToken)
            let step = try await anna.client.signIn("anna")
            try await anna.client.pool.prefer("anna", sms: true, preferred: "SMS_MFA")
            await refused(.notAuthorizedException, invalid) { try await anna.client.answer(step, anna.right) }
        }
    }
}
