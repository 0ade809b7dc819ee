import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Authenticator apps: cognito/mfa §5, §6; cited by docs/threat-model.md.
@Suite struct SoftwareTokenTests {
    private let mismatch = "Code mismatch and fail enable Software Token MFA"
    private let used = "Your software token has already been used once."
    private let wrong = "Invalid code received for user"

    /// A pool where apps may be asked for, with Anna who has one.
    private func fixture(
        _ server: TestServer, mode: String = "OPTIONAL"
    ) async throws -> (client: TestClient, app: Authenticator, accessToken: String) {
        let pool = try await server.pool(mfa: "OPTIONAL", softwareToken: true)
        try await pool.user("anna")
        let client = try await pool.client()
        let token = try await client.signIn("anna").accessToken
        let app = try await client.setUpAuthenticator(token, named: "Anna's phone")
        try await pool.prefer("anna", softwareToken: true, preferred: "SOFTWARE_TOKEN_MFA")
        if mode != "OPTIONAL" { try await pool.setFactors(mode, softwareToken: true) }
        return (client, app, token)
    }

    @Test func `it is set up by a signed-in user, asked for, and let in by its code`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "OPTIONAL", softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            let token = try await client.signIn("anna").accessToken
            let begun = try await server.call(.associateSoftwareToken, ["AccessToken": .string(token)])
            #expect(begun.members.map(\.key) == ["SecretCode"])
            let secret = begun["SecretCode"]?.stringValue ?? ""
            #expect(secret.utf8.count == 52)
            let app = Authenticator(secret)
            await refused(.enableSoftwareTokenMFAException, mismatch) {
                try await server.call(
                    .verifySoftwareToken,
                    ["AccessToken": .string(token), "UserCode": .string(app.wrongCode(at: server.clock.now))])
            }
            let verified = try await server.call(
                .verifySoftwareToken,
                [
                    "AccessToken": .string(token), "UserCode": .string(app.code(at: server.clock.now)),
                    "FriendlyDeviceName": "Anna's phone",
                ])
            #expect(verified == ["Status": "SUCCESS"])
            // Registered, and not asked for before the user says so.
            #expect(try await client.signIn("anna").challenge == nil)
            #expect(try await client.user(token).members["UserMFASettingList"] == nil)
            try await server.call(
                .setUserMFAPreference,
                [
                    "AccessToken": .string(token),
                    "SoftwareTokenMfaSettings": ["Enabled": true, "PreferredMfa": true],
                ])
            let shown = try await client.user(token).members
            #expect(shown["UserMFASettingList"] == ["SOFTWARE_TOKEN_MFA"])
            #expect(shown["PreferredMfaSetting"] == "SOFTWARE_TOKEN_MFA")
            server.clock.advance(by: 30_000)
            for step in [try await client.signIn("anna"), try await client.signInBySRP("anna")] {
                #expect(step.challenge == "SOFTWARE_TOKEN_MFA" && step.result == nil)
                #expect(step.parameters == ["USER_ID_FOR_SRP": "anna", "FRIENDLY_DEVICE_NAME": "Anna's phone"])
                let done = try await client.answer(step, app.code(at: server.clock.now))
                #expect(done.challenge == nil && !done.accessToken.isEmpty && !done.refreshToken.isEmpty)
                #expect(done.members["ChallengeParameters"] == [:])
                server.clock.advance(by: 30_000)
            }
        }
    }

    @Test func `a wrong code is told on the same session, which the right one still answers`() async throws {
        try await withServer { server in
            let (client, app, _) = try await fixture(server)
            let step = try await client.signIn("anna")
            for _ in 1...4 {
                await refused(.codeMismatchException, wrong) {
                    try await client.answer(step, app.wrongCode(at: server.clock.now))
                }
            }
            #expect(try await client.answer(step, app.code(at: server.clock.now)).challenge == nil)
            await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                try await client.answer(step, app.code(at: server.clock.now, later: 1))
            }
        }
    }

    @Test func `a code that let somebody in is never good again, nor is one before it`() async throws {
        try await withServer { server in
            let (client, app, _) = try await fixture(server)
            let code = app.code(at: server.clock.now)
            try await client.answer(client.signIn("anna"), code)
            let step = try await client.signIn("anna")
            for code in [code, app.code(at: server.clock.now, later: -1)] {
                await refused(.expiredCodeException, used) { try await client.answer(step, code) }
            }
            // A clock that is a step ahead.
            #expect(try await client.answer(step, app.code(at: server.clock.now, later: 1)).challenge == nil)
        }
    }

    @Test func `the code that set an app up does not sign in`() async throws {
        try await withServer { server in
            let pool = try await server.pool(mfa: "ON", softwareToken: true)
            try await pool.setFactors("OPTIONAL", softwareToken: true)
            try await pool.user("anna")
            let client = try await pool.client()
            let token = try await client.signIn("anna").accessToken
            let begun = try await server.call(.associateSoftwareToken, ["AccessToken": .string(token)])
            let app = Authenticator(begun["SecretCode"]?.stringValue ?? "")
            let code = app.code(at: server.clock.now)
            try await server.call(
                .verifySoftwareToken, ["AccessToken": .string(token), "UserCode": .string(code)])
            try await pool.setFactors("ON", softwareToken: true)
            let step = try await client.signIn("anna")
            #expect(step.challenge == "SOFTWARE_TOKEN_MFA")
            await refused(.expiredCodeException, used) { try await client.answer(step, code) }
        }
    }

    @Test func `of requests that bring one code at once a single one is let in`() async throws {
        try await withServer { server in
            let (client, app, _) = try await fixture(server)
            var steps: [SignInStep] = []
            for _ in 0..<4 { steps.append(try await client.signIn("anna")) }
            let code = app.code(at: server.clock.now)
            let admitted = await withTaskGroup(of: Int.self) { group in
                for step in steps {
                    group.addTask { (try? await client.answer(step, code)) == nil ? 0 : 1 }
                }
                return await group.reduce(0, +)
            }
            #expect(admitted == 1)
        }
    }

    @Test func `a new app takes the old one's place when it is verified, and not before`() async throws {
        try await withServer { server in
            let (client, old, token) = try await fixture(server)
            let begun = try await server.call(.associateSoftwareToken, ["AccessToken": .string(token)])
            let new = Authenticator(begun["SecretCode"]?.stringValue ?? "")
            var step = try await client.signIn("anna")
            await refused(.codeMismatchException) { try await client.answer(step, new.code(at: server.clock.now)) }
            #expect(try await client.answer(step, old.code(at: server.clock.now)).challenge == nil)
            try await server.call(
                .verifySoftwareToken,
                ["AccessToken": .string(token), "UserCode": .string(new.code(at: server.clock.now))])
            server.clock.advance(by: 30_000)
            step = try await client.signIn("anna")
            #expect(step.parameters["FRIENDLY_DEVICE_NAME"] == nil)
            await refused(.codeMismatchException) { try await client.answer(step, old.code(at: server.clock.now)) }
            #expect(try await client.answer(step, new.code(at: server.clock.now)).challenge == nil)
        }
    }

    @Test func `nothing is verified that was not begun, and nothing begun where the pool does not take apps`()
        async throws
    {
        try await withServer { server in
            let (_, app, token) = try await fixture(server)
            await refused(.softwareTokenMFANotFoundException, "Software Token MFA does not exist for the user.") {
                try await server.call(
                    .verifySoftwareToken,
                    ["AccessToken": .string(token), "UserCode": .string(app.code(at: server.clock.now))])
            }
            for pool in [try await server.pool(), try await server.pool(mfa: "OPTIONAL", sms: true)] {
                try await pool.user("bert")
                let token = try await pool.client().signIn("bert").accessToken
                await refused(
                    .softwareTokenMFANotFoundException, "Software Token MFA has not been enabled by the userPool"
                ) { try await server.call(.associateSoftwareToken, ["AccessToken": .string(token)]) }
            }
        }
    }

    @Test func `either an access token or a session sets an app up`() async throws {
        try await withServer { server in
            let (_, _, token) = try await fixture(server)
            let both: [Members] = [
                ["AccessToken": .string(token), "Session": .string(String(repeating: "A", count: 40))], [:],
            ]
            for members in both {
                await refused(.invalidParameterException) { try await server.call(.associateSoftwareToken, members) }
            }
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                try await server.call(
                    .associateSoftwareToken, ["Session": .string(String(repeating: "A", count: 40))])
            }
        }
    }

    @Test func `a session that asks for a code does not set up another app`() async throws {
        try await withServer { server in
            let (client, app, _) = try await fixture(server, mode: "ON")
            let step = try await client.signIn("anna")
            #expect(step.challenge == "SOFTWARE_TOKEN_MFA")
            let session = JSONValue.string(step.session ?? "")
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                try await server.call(.associateSoftwareToken, ["Session": session])
            }
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                try await server.call(
                    .verifySoftwareToken,
                    ["Session": session, "UserCode": .string(app.code(at: server.clock.now))])
            }
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                try await client.respond("MFA_SETUP", session: step.session, ["USERNAME": "anna"])
            }
        }
    }

    @Test func `an administrator takes a lost app away, and sessions that ask for it end`() async throws {
        try await withServer { server in
            let (client, app, _) = try await fixture(server)
            let step = try await client.signIn("anna")
            for _ in 1...2 {
                #expect(try await client.pool.call(.adminDeleteSoftwareToken, ["Username": "anna"]) == [:])
            }
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                try await client.answer(step, app.code(at: server.clock.now))
            }
            #expect(try await client.signIn("anna").challenge == nil)
            #expect(try await client.pool.shown("anna").members["UserMFASettingList"] == nil)
            await refused(.userNotFoundException) {
                try await client.pool.call(.adminDeleteSoftwareToken, ["Username": "nobody"])
            }
        }
    }

    @Test func `a device's name may have so many characters`() async throws {
        try await withServer { server in
            let (client, _, token) = try await fixture(server)
            let begun = try await server.call(.associateSoftwareToken, ["AccessToken": .string(token)])
            let app = Authenticator(begun["SecretCode"]?.stringValue ?? "")
            func verify(_ length: Int) async throws {
                try await server.call(
                    .verifySoftwareToken,
                    [
                        "AccessToken": .string(token), "UserCode": .string(app.code(at: server.clock.now)),
                        "FriendlyDeviceName": .string(String(repeating: "n", count: length)),
                    ])
            }
            await refused(.invalidParameterException) { try await verify(257) }
            try await verify(256)
            #expect(try await client.signIn("anna").parameters["FRIENDLY_DEVICE_NAME"]?.count == 256)
        }
    }
}
