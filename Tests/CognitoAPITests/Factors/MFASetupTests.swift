import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// MFA_SETUP, where a second factor is required and the user has none: cognito/mfa §7; cited by docs/threat-model.md.
@Suite struct MFASetupTests {
    private let invalid = "Invalid session for the user."

    private func associate(_ server: TestServer, _ session: String?) async throws -> (
        app: Authenticator, session: String
    ) {
        let answer = try await server.call(.associateSoftwareToken, ["Session": .string(session ?? "")])
        return (Authenticator(answer["SecretCode"]?.stringValue ?? ""), answer["Session"]?.stringValue ?? "")
    }

    private func verify(_ server: TestServer, _ session: String, _ code: String) async throws -> String {
        let answer = try await server.call(
            .verifySoftwareToken, ["Session": .string(session), "UserCode": .string(code)])
        #expect(answer["Status"] == "SUCCESS")
        return answer["Session"]?.stringValue ?? ""
    }

    @Test func `an app is set up in the midst of the sign-in, which goes on to tokens`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            let step = try await client.signIn("anna")
            #expect(step.challenge == "MFA_SETUP")
            #expect(step.parameters == ["USER_ID_FOR_SRP": "anna", "MFAS_CAN_SETUP": #"["SOFTWARE_TOKEN_MFA"]"#])
            let begun = try await associate(server, step.session)
            await refused(.enableSoftwareTokenMFAException, "Code mismatch and fail enable Software Token MFA") {
                _ = try await verify(server, begun.session, begun.app.wrongCode(at: server.clock.now))
            }
            let session = try await verify(server, begun.session, begun.app.code(at: server.clock.now))
            let done = try await client.respond("MFA_SETUP", session: session, ["USERNAME": "anna"])
            #expect(!done.accessToken.isEmpty && done.members["ChallengeParameters"] == [:])
            #expect(try await client.user(done.accessToken).members["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"])
            server.clock.advance(by: 30_000)
            let next = try await client.signIn("anna")
            #expect(next.challenge == "SOFTWARE_TOKEN_MFA")
            #expect(try await client.answer(next, begun.app.code(at: server.clock.now)).challenge == nil)
        }
    }

    @Test func `it comes after a new password has been chosen, by SRP too`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", softwareToken: true)
            try await pool.call(
                .adminCreateUser,
                ["Username": "anna", "TemporaryPassword": "Temporary-7!", "MessageAction": "SUPPRESS"])
            let client = try await pool.client()
            let first = try await client.signInBySRP("anna", "Temporary-7!")
            #expect(first.challenge == "NEW_PASSWORD_REQUIRED")
            let step = try await client.respond(
                "NEW_PASSWORD_REQUIRED", session: first.session,
                ["USERNAME": "anna", "NEW_PASSWORD": TestPool.password])
            #expect(step.challenge == "MFA_SETUP" && step.result == nil)
            let begun = try await associate(server, step.session)
            let session = try await verify(server, begun.session, begun.app.code(at: server.clock.now))
            #expect(
                try await client.respond("MFA_SETUP", session: session, ["USERNAME": "anna"]).challenge == nil)
        }
    }

    @Test func `nobody passes who has set up nothing`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            let step = try await client.signIn("anna")
            let begun = try await associate(server, step.session)
            for session in [step.session, begun.session] {
                await refused(.notAuthorizedException, invalid) {
                    try await client.respond("MFA_SETUP", session: session, ["USERNAME": "anna"])
                }
            }
            // The session of before holds no seed.
            await refused(.softwareTokenMFANotFoundException) {
                _ = try await verify(server, step.session ?? "", begun.app.code(at: server.clock.now))
            }
        }
    }

    @Test func `each session of the way is good once, and none survives what came after it`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            let step = try await client.signIn("anna")
            let begun = try await associate(server, step.session)
            let session = try await verify(server, begun.session, begun.app.code(at: server.clock.now))
            server.clock.advance(by: 30_000)
            // Verified: whoever else holds a session of this password sets up nothing any more.
            await refused(.notAuthorizedException, invalid) { _ = try await associate(server, step.session) }
            await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                _ = try await verify(server, begun.session, begun.app.code(at: server.clock.now))
            }
            try await client.respond("MFA_SETUP", session: session, ["USERNAME": "anna"])
            await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                try await client.respond("MFA_SETUP", session: session, ["USERNAME": "anna"])
            }
        }
    }

    @Test func `sign-in may begin anew after the app is verified`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            let begun = try await associate(server, client.signIn("anna").session)
            _ = try await verify(server, begun.session, begun.app.code(at: server.clock.now))
            server.clock.advance(by: 30_000)
            let step = try await client.signIn("anna")
            #expect(step.challenge == "SOFTWARE_TOKEN_MFA")
            #expect(try await client.answer(step, begun.app.code(at: server.clock.now)).challenge == nil)
        }
    }

    @Test func `a session for setting up ends with its time and with the user's password`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            let late = try await client.signIn("anna")
            server.clock.advance(by: 3 * Milliseconds.minute)
            await refused(.notAuthorizedException, "Invalid session for the user, session is expired.") {
                _ = try await associate(server, late.session)
            }
            let step = try await client.signIn("anna")
            try await pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Other-Horse-7", "Permanent": true])
            await refused(.notAuthorizedException, invalid) { _ = try await associate(server, step.session) }
        }
    }

    @Test func `where e-mail is a second factor a user without an address brings one, and proves it`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", email: true, softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            let step = try await client.signIn("anna")
            #expect(step.parameters["MFAS_CAN_SETUP"] == #"["EMAIL_OTP","SOFTWARE_TOKEN_MFA"]"#)
            await refused(.invalidParameterException, "Invalid email address format.") {
                try await client.respond(
                    "MFA_SETUP", session: step.session, ["USERNAME": "anna", "EMAIL": "no address"])
            }
            let asked = try await client.respond(
                "MFA_SETUP", session: step.session, ["USERNAME": "anna", "EMAIL": "anna@example.com"])
            #expect(asked.challenge == "EMAIL_OTP")
            #expect(asked.parameters["CODE_DELIVERY_DESTINATION"] == "a***@e***")
            // Mistyped, it would be somebody else's: nothing is stored before it is proven.
            #expect(try await pool.shown("anna").attributes["email"] == nil)
            await refused(.codeMismatchException) { try await client.answer(asked, "00000000") }
            #expect(try await pool.shown("anna").attributes["email"] == nil)
            #expect(try await client.answer(asked, server.code(purpose: .authentication)).challenge == nil)
            let shown = try await pool.shown("anna").attributes
            #expect(shown["email"] == "anna@example.com" && shown["email_verified"] == "true")
        }
    }

    @Test func `who has another factor by now sets up no app by a session of before`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", email: true, softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            let (first, second) = (try await client.signIn("anna"), try await client.signIn("anna"))
            let begun = try await associate(server, second.session)
            let asked = try await client.respond(
                "MFA_SETUP", session: first.session, ["USERNAME": "anna", "EMAIL": "anna@example.com"])
            try await client.answer(asked, server.code(purpose: .authentication))
            await refused(.notAuthorizedException, invalid) {
                _ = try await verify(server, begun.session, begun.app.code(at: server.clock.now))
            }
            #expect(try await client.signIn("anna").challenge == "EMAIL_OTP")
        }
    }

    @Test func `of two addresses that a user brings at once the first that is proven is the user's`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", email: true)
            try await pool.user("anna")
            let client = try await pool.client()
            var asked: [(step: SignInStep, code: String)] = []
            for address in ["anna@example.com", "anne@example.com"] {
                let begun = try await client.signIn("anna")
                let step = try await client.respond(
                    "MFA_SETUP", session: begun.session, ["USERNAME": "anna", "EMAIL": address])
                asked.append((step, try await server.code(purpose: .authentication)))
            }
            #expect(try await client.answer(asked[1].step, asked[1].code).challenge == nil)
            await refused(.notAuthorizedException, invalid) { try await client.answer(asked[0].step, asked[0].code) }
            #expect(try await pool.shown("anna").attributes["email"] == "anne@example.com")
        }
    }

    @Test func `seeds are drawn for as long as the first session lives, and for no longer`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            var session = try await client.signIn("anna").session
            server.clock.advance(by: 2 * Milliseconds.minute)
            let begun = try await associate(server, session)
            session = begun.session
            server.clock.advance(by: Milliseconds.minute)
            let expired = "Invalid session for the user, session is expired."
            await refused(.notAuthorizedException, expired) { _ = try await associate(server, session) }
            await refused(.notAuthorizedException, expired) {
                _ = try await verify(server, begun.session, begun.app.code(at: server.clock.now))
            }
        }
    }

    @Test func `a session that was answered gives no further seed`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", email: true, softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            let step = try await client.signIn("anna")
            try await client.respond(
                "MFA_SETUP", session: step.session, ["USERNAME": "anna", "EMAIL": "anna@example.com"])
            await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                _ = try await associate(server, step.session)
            }
        }
    }

    @Test func `an address that is there is not changed by a password alone`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", sms: true, softwareToken: true)
            try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            let client = try await pool.client()
            let step = try await client.signIn("anna")
            #expect(step.challenge == "MFA_SETUP")
            await refused(.mfaMethodNotFoundException) {
                try await client.respond(
                    "MFA_SETUP", session: step.session, ["USERNAME": "anna", "EMAIL": "thief@example.com"])
            }
            #expect(try await pool.shown("anna").attributes["email"] == "anna@example.com")
        }
    }
}
