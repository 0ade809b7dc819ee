import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// Which second factor is due, by every flow with a password: cognito/mfa §3; cited by docs/threat-model.md.
@Suite struct MFAMatrixTests {
    /// What a pool asks, what a user has, and what follows a right password; nil for tokens.
    struct Case: Sendable, CustomTestStringConvertible {
        var mode: String
        var offers: Set<MFAMethod>
        /// Attributes and the app that the user has.
        var has: Set<MFAMethod> = []
        var enabled: Set<MFAMethod> = []
        var preferred: MFAMethod?
        var expected: String?

        var testDescription: String {
            "\(mode) \(offers.map(\.rawValue).sorted()), has \(has.map(\.rawValue).sorted()), "
                + "enabled \(enabled.map(\.rawValue).sorted()): \(expected ?? "tokens")"
        }
    }

    static let all = Set(MFAMethod.allCases)
    static let cases: [Case] = [
        Case(mode: "OFF", offers: [], has: all, expected: nil),
        Case(mode: "OPTIONAL", offers: all, has: all, expected: nil),
        Case(mode: "OPTIONAL", offers: all, has: all, enabled: [.sms], expected: "SMS_MFA"),
        Case(mode: "OPTIONAL", offers: all, has: all, enabled: [.email], expected: "EMAIL_OTP"),
        Case(mode: "OPTIONAL", offers: all, has: all, enabled: [.softwareToken], expected: "SOFTWARE_TOKEN_MFA"),
        Case(mode: "OPTIONAL", offers: all, has: all, enabled: all, expected: "SELECT_MFA_TYPE"),
        Case(mode: "OPTIONAL", offers: all, has: all, enabled: all, preferred: .email, expected: "EMAIL_OTP"),
        Case(mode: "ON", offers: [.softwareToken], expected: "MFA_SETUP"),
        Case(mode: "ON", offers: [.sms], expected: "MFA_SETUP"),
        // As Cognito: a number is enough where SMS is configured.
        Case(mode: "ON", offers: [.sms, .softwareToken], has: [.sms], expected: "SMS_MFA"),
        Case(mode: "ON", offers: [.softwareToken], has: [.sms], expected: "MFA_SETUP"),
        Case(mode: "ON", offers: [.email], has: [.email], expected: "EMAIL_OTP"),
        Case(mode: "ON", offers: all, has: [.sms, .email], expected: "SELECT_MFA_TYPE"),
        Case(mode: "ON", offers: all, has: all, expected: "SOFTWARE_TOKEN_MFA"),
        Case(mode: "ON", offers: all, has: all, enabled: [.sms], expected: "SMS_MFA"),
        Case(mode: "ON", offers: all, has: all, enabled: all, expected: "SELECT_MFA_TYPE"),
        Case(
            mode: "ON", offers: all, has: all, enabled: all, preferred: .softwareToken, expected: "SOFTWARE_TOKEN_MFA"),
    ]

    private func prepare(_ server: TestServer, _ state: Case) async throws -> TestClient {
        let pool = try await server.pool(mfa: "OPTIONAL", sms: true, email: true, softwareToken: true)
        try await pool.user("anna")
        let client = try await pool.client(["PreventUserExistenceErrors": "ENABLED"])
        if state.has.contains(.softwareToken) {
            _ = try await client.setUpAuthenticator(client.signIn("anna").accessToken)
        }
        if state.has.contains(.sms) { try await set("phone_number", "+12065550100", pool) }
        if state.has.contains(.email) { try await set("email", "anna@example.com", pool) }
        try await pool.prefer(
            "anna", sms: state.enabled.contains(.sms), email: state.enabled.contains(.email),
            softwareToken: state.enabled.contains(.softwareToken), preferred: state.preferred?.rawValue)
        try await pool.setFactors(
            state.mode, sms: state.offers.contains(.sms), email: state.offers.contains(.email),
            softwareToken: state.offers.contains(.softwareToken))
        return client
    }

    private func set(_ name: String, _ value: String, _ pool: TestPool) async throws {
        try await pool.call(
            .adminUpdateUserAttributes,
            ["Username": "anna", "UserAttributes": [["Name": .string(name), "Value": .string(value)]]])
    }

    private func signInAsAdministrator(_ client: TestClient, _ password: String = TestPool.password) async throws
        -> JSONObject
    {
        try await client.pool.call(
            .adminInitiateAuth,
            [
                "ClientId": .string(client.id), "AuthFlow": "ADMIN_USER_PASSWORD_AUTH",
                "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": password]),
            ])
    }

    @Test(arguments: cases)
    func `every flow asks for the same`(_ state: Case) async throws {
        try await withServer { server in
            let client = try await prepare(server, state)
            let steps = [try await client.signIn("anna").members, try await client.signInBySRP("anna").members]
            for step in steps + [try await signInAsAdministrator(client)] {
                #expect(step["ChallengeName"]?.stringValue == state.expected)
                #expect((step["AuthenticationResult"] != nil) == (state.expected == nil))
                #expect((step["Session"] != nil) == (state.expected != nil))
            }
        }
    }

    /// What is asked of nobody is not told of anybody: a wrong password is a wrong password, whatever stands behind it.
    @Test(arguments: cases)
    func `nothing of it shows before the password is proven`(_ state: Case) async throws {
        try await withServer { server in
            let client = try await prepare(server, state)
            let wrong = "Incorrect username or password."
            for name in ["anna", "nobody"] {
                await refused(.notAuthorizedException, wrong) { try await client.signIn(name, "Wrong-Horse-7") }
                let srp = SRPClient()
                let step = try await client.initiate("USER_SRP_AUTH", ["USERNAME": name, "SRP_A": srp.srpA])
                #expect(
                    Set(step.parameters.keys) == ["SALT", "SECRET_BLOCK", "SRP_B", "USERNAME", "USER_ID_FOR_SRP"])
                await refused(.notAuthorizedException, wrong) {
                    try await client.respond("PASSWORD_VERIFIER", client.proof(step, by: srp, "Wrong-Horse-7"))
                }
            }
            #expect(try await server.messages(purpose: .authentication).isEmpty)
        }
    }

    @Test func `an administrator's program answers as any other`() async throws {
        try await withServer { server in
            let client = try await prepare(
                server, Case(mode: "ON", offers: [.sms], has: [.sms], expected: "SMS_MFA"))
            let step = try await signInAsAdministrator(client)
            let done = try await client.pool.call(
                .adminRespondToAuthChallenge,
                [
                    "ClientId": .string(client.id), "ChallengeName": "SMS_MFA", "Session": step["Session"],
                    "ChallengeResponses": .strings([
                        "USERNAME": "anna", "SMS_MFA_CODE": try await server.code(purpose: .authentication),
                    ]),
                ])
            #expect(done["AuthenticationResult"]?.objectValue?["AccessToken"] != nil)
        }
    }

    @Test func `a refresh asks for nothing`() async throws {
        try await withServer { server in
            let client = try await prepare(
                server, Case(mode: "ON", offers: [.sms], has: [.sms], expected: "SMS_MFA"))
            let done = try await client.answer(client.signIn("anna"), server.code(purpose: .authentication))
            #expect(try await client.refresh(done.refreshToken).challenge == nil)
        }
    }

    @Test func `a client with a secret proves it with every answer`() async throws {
        try await withServer { server in
            let open = try await prepare(server, Case(mode: "ON", offers: [.sms], has: [.sms], expected: "SMS_MFA"))
            let client = try await open.pool.client(["GenerateSecret": true])
            let step = try await client.signIn("anna")
            let code = try await server.code(purpose: .authentication)
            await refused(
                .notAuthorizedException,
                "Client \(client.id) is configured with secret but SECRET_HASH was not received"
            ) {
                try await server.call(
                    .respondToAuthChallenge,
                    [
                        "ClientId": .string(client.id), "ChallengeName": "SMS_MFA",
                        "Session": .string(step.session ?? ""),
                        "ChallengeResponses": .strings(["USERNAME": "anna", "SMS_MFA_CODE": code]),
                    ])
            }
            #expect(try await client.answer(step, code).challenge == nil)
        }
    }
}
