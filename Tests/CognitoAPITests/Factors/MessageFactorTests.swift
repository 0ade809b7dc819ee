import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Codes by SMS and e-mail as a second factor: cognito/mfa §5; cited by docs/threat-model.md.
@Suite struct MessageFactorTests {
    private let wrong = "Invalid code or auth state for the user."

    private func fixture(_ server: TestServer, mode: String = "OPTIONAL") async throws -> TestClient {
        let pool = try await server.pool(mfa: mode, sms: true, email: true, softwareToken: true)
        try await pool.user("anna", ["phone_number": "+12065550100", "email": "anna@example.com"])
        return try await pool.client()
    }

    @Test func `a code goes out by SMS and lets the user in, whose number is then proven`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.prefer("anna", sms: true)
            for isSRP in [false, true] {
                let step = isSRP ? try await client.signInBySRP("anna") : try await client.signIn("anna")
                #expect(step.challenge == "SMS_MFA")
                #expect(
                    step.parameters == [
                        "USER_ID_FOR_SRP": "anna", "CODE_DELIVERY_DELIVERY_MEDIUM": "SMS",
                        "CODE_DELIVERY_DESTINATION": "+*******0100",
                    ])
                let message = try #require(try await server.messages(to: "anna", purpose: .authentication).first)
                let code = message.content?.code ?? ""
                #expect(code.utf8.count == 6 && message.stored.destination == "+12065550100")
                #expect(message.content?.body == "Your authentication code is \(code). ")
                #expect(try await client.answer(step, code).challenge == nil)
            }
            #expect(try await client.pool.shown("anna").attributes["phone_number_verified"] == "true")
        }
    }

    @Test func `a code goes out by e-mail in the pool's own words`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.call(
                .setUserPoolMfaConfig,
                [
                    "MfaConfiguration": "OPTIONAL",
                    "EmailMfaConfiguration": ["Message": "Hello {username}: {####}", "Subject": "In with {####}"],
                ])
            try await client.pool.prefer("anna", email: true)
            let step = try await client.signIn("anna")
            #expect(step.challenge == "EMAIL_OTP")
            #expect(
                step.parameters == [
                    "USER_ID_FOR_SRP": "anna", "CODE_DELIVERY_DELIVERY_MEDIUM": "EMAIL",
                    "CODE_DELIVERY_DESTINATION": "a***@e***",
                ])
            let content = try await server.messages(to: "anna", purpose: .authentication).first?.content
            let code = content?.code ?? ""
            #expect(code.utf8.count == 8)
            #expect(content?.body == "Hello anna: \(code)" && content?.subject == "In with \(code)")
            #expect(try await client.answer(step, code).challenge == nil)
            #expect(try await client.pool.shown("anna").attributes["email_verified"] == "true")
        }
    }

    @Test func `SMS has the pool's SmsAuthenticationMessage`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.call(
                .setUserPoolMfaConfig,
                ["MfaConfiguration": "ON", "SmsMfaConfiguration": ["SmsAuthenticationMessage": "{####} it is"]])
            try await client.signIn("anna")
            let content = try await server.messages(purpose: .authentication).first?.content
            #expect(content?.body == "\(content?.code ?? "") it is")
        }
    }

    @Test func `of several that are on and none preferred, the user chooses`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.prefer("anna", sms: true, email: true)
            let step = try await client.signIn("anna")
            #expect(step.challenge == "SELECT_MFA_TYPE")
            #expect(
                step.parameters == ["USER_ID_FOR_SRP": "anna", "MFAS_CAN_CHOOSE": #"["SMS_MFA","EMAIL_OTP"]"#])
            #expect(try await server.messages(purpose: .authentication).isEmpty)
            for answer in ["SOFTWARE_TOKEN_MFA", "PASSWORD", "sms_mfa"] {
                await refused(.mfaMethodNotFoundException) { try await client.answer(step, answer) }
            }
            await refused(.invalidParameterException, "Missing required parameter ANSWER") {
                try await client.respond("SELECT_MFA_TYPE", session: step.session, ["USERNAME": "anna"])
            }
            let chosen = try await client.answer(step, "EMAIL_OTP")
            #expect(chosen.challenge == "EMAIL_OTP")
            // The choice was made once: no second message for the same session.
            await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                try await client.answer(step, "SMS_MFA")
            }
            #expect(try await server.messages(purpose: .authentication).count == 1)
            #expect(try await client.answer(chosen, server.code(purpose: .authentication)).challenge == nil)
            try await client.pool.prefer("anna", sms: true, preferred: "SMS_MFA")
            #expect(try await client.signIn("anna").challenge == "SMS_MFA")
        }
    }

    @Test func `a code is good for its own sign-in, client and user alone`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let other = try await client.pool.client()
            try await client.pool.user("bert", ["phone_number": "+12065550100"])
            for name in ["anna", "bert"] { try await client.pool.prefer(name, sms: true, preferred: "SMS_MFA") }
            let first = try await client.signIn("anna")
            let code = try await server.code(purpose: .authentication)
            let others = [
                (client, try await client.signIn("anna")), (other, try await other.signIn("anna")),
                (client, try await client.signIn("bert")),
            ]
            for (client, step) in others {
                await refused(.codeMismatchException, wrong) { try await client.answer(step, code) }
            }
            #expect(try await client.answer(first, code).challenge == nil)
            await refused(.notAuthorizedException) { try await client.answer(first, code) }
        }
    }

    @Test func `a session of one client is none of another's, and of one user none of another's`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let other = try await client.pool.client()
            try await client.pool.user("bert", ["phone_number": "+12065550101"])
            try await client.pool.prefer("anna", sms: true)
            let step = try await client.signIn("anna")
            let code = try await server.code(purpose: .authentication)
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                try await other.answer(step, code)
            }
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                try await client.answer(step, code, username: "bert")
            }
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                try await client.respond(
                    "EMAIL_OTP", session: step.session, ["USERNAME": "anna", "EMAIL_OTP_CODE": code])
            }
            #expect(try await client.answer(step, code).challenge == nil)
        }
    }

    @Test func `a code dies with its session, and with the number that it was sent to`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.prefer("anna", sms: true)
            let late = try await client.signIn("anna")
            let code = try await server.code(purpose: .authentication)
            server.clock.advance(by: 3 * Milliseconds.minute)
            await refused(.notAuthorizedException, "Invalid session for the user, session is expired.") {
                try await client.answer(late, code)
            }
            let step = try await client.signIn("anna")
            let next = try await server.code(purpose: .authentication)
            try await client.pool.call(
                .adminUpdateUserAttributes,
                ["Username": "anna", "UserAttributes": .attributes(["phone_number": "+12065550199"])])
            await refused(.expiredCodeException) { try await client.answer(step, next) }
        }
    }

    @Test func `who holds another's address by a proven code signs in, and the address stays the other's`() async throws
    {
        try await withServer { server in
            let pool = try await server.pool(mfa: "OPTIONAL", email: true, ["AliasAttributes": ["email"]])
            try await pool.user("anna", ["email": "a@example.com", "email_verified": "true"])
            try await pool.user("bert", ["email": "a@example.com"])
            try await pool.prefer("bert", email: true)
            let client = try await pool.client()
            let step = try await client.signIn("bert")
            #expect(try await client.answer(step, server.code(purpose: .authentication)).challenge == nil)
            #expect(try await pool.shown("bert").attributes["email_verified"] != "true")
            #expect(try await pool.shown("a@example.com").username == "anna")
        }
    }

    @Test func `a user gets ten codes an hour, and is told so`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.prefer("anna", sms: true)
            for _ in 1...10 { #expect(try await client.signIn("anna").challenge == "SMS_MFA") }
            await refused(.tooManyRequestsException, "Attempt limit exceeded, please try after some time.") {
                try await client.signIn("anna")
            }
            #expect(try await server.messages(purpose: .authentication).count == 10)
            // The destination changes, and the user's own limit holds.
            try await client.pool.call(
                .adminUpdateUserAttributes,
                ["Username": "anna", "UserAttributes": .attributes(["phone_number": "+12065550199"])])
            await refused(.tooManyRequestsException) { try await client.signIn("anna") }
            server.clock.advance(by: Milliseconds.hour)
            #expect(try await client.signIn("anna").challenge == "SMS_MFA")
        }
    }

    @Test func `a number gets ten codes an hour, whoever they are for`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.user("bert", ["phone_number": "+12065550100"])
            for name in ["anna", "bert"] { try await client.pool.prefer(name, sms: true, preferred: "SMS_MFA") }
            for name in ["anna", "bert"] {
                for _ in 1...5 { #expect(try await client.signIn(name).challenge == "SMS_MFA") }
            }
            await refused(.tooManyRequestsException) { try await client.signIn("bert") }
        }
    }

    @Test func `no message is sent to who has not proven the password`() async throws {
        try await withServer { server in
            let client = try await fixture(server, mode: "ON")
            await refused(.notAuthorizedException) { try await client.signIn("anna", "Wrong-Horse-7") }
            let srp = SRPClient()
            let step = try await client.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": srp.srpA])
            #expect(step.challenge == "PASSWORD_VERIFIER")
            await refused(.notAuthorizedException) {
                try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp, "Wrong-Horse-7"))
            }
            #expect(try await server.messages(purpose: .authentication).isEmpty)
        }
    }

    @Test func `a function for messages that is not there leaves nothing sent, and nobody signed in`() async throws {
        try await withServer { server in
            let pool = try await server.pool(
                mfa: "ON", sms: true, ["LambdaConfig": ["CustomMessage": "arn:aws:lambda:us-east-1:0:function:f"]])
            try await pool.user("anna", ["phone_number": "+12065550100"])
            let client = try await pool.client()
            await refused(
                .unexpectedLambdaException, "CustomMessage invocation failed due to error ResourceNotFoundException."
            ) { try await client.signIn("anna") }
            #expect(try await server.messages(purpose: .authentication).isEmpty)
        }
    }
}
