import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// USER_PASSWORD_AUTH and ADMIN_USER_PASSWORD_AUTH: cognito/sign-in §1 to §5.
@Suite struct PasswordSignInTests {
    private let wrong = "Incorrect username or password."

    private func fixture(
        _ server: TestServer, client: Members = [:], pool: Members = [:]
    ) async throws -> TestClient {
        let pool = try await server.pool(pool)
        try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
        return try await pool.client(client)
    }

    @Test func `the right password gives three tokens`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let step = try await client.signIn("anna")
            let result = try #require(step.result)
            #expect(result["TokenType"] == "Bearer" && result["ExpiresIn"] == 3600)
            #expect(step.accessToken.split(separator: ".").count == 3)
            #expect(step.idToken.split(separator: ".").count == 3)
            #expect(step.refreshToken.split(separator: ".").count == 5)
            #expect(step.members["ChallengeParameters"] == [:])
            #expect(step.challenge == nil && step.session == nil)
            #expect(result["NewDeviceMetadata"] == nil)
        }
    }

    @Test func `ID and access token of one sign-in share origin_jti, and each has a jti of its own`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let step = try await client.signIn("anna")
            let (access, id) = (SignInStep.claims(of: step.accessToken), SignInStep.claims(of: step.idToken))
            #expect(access["origin_jti"] == id["origin_jti"] && access["origin_jti"] != nil)
            #expect(access["event_id"] == id["event_id"])
            #expect(access["jti"] != id["jti"])
            #expect(access["iss"] == .string("http://localhost:9229/\(client.pool.id)"))
            #expect(id["email_verified"] == true)
            let other = SignInStep.claims(of: try await client.signIn("anna").accessToken)
            #expect(other["origin_jti"] != access["origin_jti"])
        }
    }

    @Test func `ExpiresIn is the access token's validity`() async throws {
        try await withServer { server in
            let client = try await fixture(
                server,
                client: ["AccessTokenValidity": 10, "TokenValidityUnits": ["AccessToken": "minutes"]])
            #expect(try await client.signIn("anna").result?["ExpiresIn"] == 600)
        }
    }

    @Test func `a wrong password is NotAuthorizedException`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            await refused(.notAuthorizedException, wrong) { try await client.signIn("anna", "Wrong-Horse-7") }
            await refused(.notAuthorizedException, wrong) { try await client.signIn("anna", "correct-horse-7") }
        }
    }

    @Test func `a user signs in by username, verified alias and sub`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AliasAttributes": ["email", "preferred_username"]])
            let client = try await pool.client()
            let sub = try await pool.user(
                "anna", ["email": "anna@example.com", "email_verified": "true", "preferred_username": "annie"])
            try await pool.user("bert", ["email": "bert@example.com"])
            for name in ["anna", "anna@example.com", "annie", sub] {
                let claims = SignInStep.claims(of: try await client.signIn(name).accessToken)
                #expect(claims["username"] == "anna")
            }
            await refused(.userNotFoundException) { try await client.signIn("bert@example.com") }
        }
    }

    @Test func `an unknown user is told by the client's mode`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            await refused(.userNotFoundException, "User does not exist.") { try await client.signIn("nobody") }
            let enabled = try await client.pool.client(["PreventUserExistenceErrors": "ENABLED"])
            await refused(.notAuthorizedException, wrong) { try await enabled.signIn("nobody") }
        }
    }

    @Test func `who has not confirmed is told so, even with a wrong password`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.signUp("bert")
            await refused(.userNotConfirmedException, "User is not confirmed.") { try await client.signIn("bert") }
            await refused(.userNotConfirmedException) { try await client.signIn("bert", "Wrong-Horse-7") }
        }
    }

    @Test func `a disabled user is told so, and signs in again once enabled`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.call(.adminDisableUser, ["Username": "anna"])
            await refused(.notAuthorizedException, "User is disabled.") { try await client.signIn("anna") }
            try await client.pool.call(.adminEnableUser, ["Username": "anna"])
            try await client.signIn("anna")
        }
    }

    @Test func `who must reset the password is told so`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            try await client.pool.call(.adminResetUserPassword, ["Username": "anna"])
            await refused(.passwordResetRequiredException, "Password reset required for the user") {
                try await client.signIn("anna")
            }
            // Where existence is hidden, who knows the password is told, and nobody else.
            let enabled = try await client.pool.client(["PreventUserExistenceErrors": "ENABLED"])
            await refused(.notAuthorizedException, wrong) { try await enabled.signIn("anna", "Wrong-Horse-7") }
            await refused(.passwordResetRequiredException) { try await enabled.signIn("anna") }
        }
    }

    @Test(arguments: ["USERNAME", "PASSWORD"])
    func `a missing parameter is named`(_ name: String) async throws {
        try await withServer { server in
            let client = try await fixture(server)
            var parameters = ["USERNAME": "anna", "PASSWORD": TestPool.password]
            parameters[name] = nil
            let sent = parameters
            await refused(.invalidParameterException, "Missing required parameter \(name)") {
                try await client.initiate("USER_PASSWORD_AUTH", sent)
            }
        }
    }

    @Test(arguments: [
        ("USER_PASSWORD_AUTH", "USER_PASSWORD_AUTH flow not enabled for this client"),
        ("USER_SRP_AUTH", "USER_SRP_AUTH is not enabled for the client."),
        ("CUSTOM_AUTH", "CUSTOM_AUTH is not enabled for the client."),
    ])
    func `a flow that the client does not allow is refused in its own words`(
        _ flow: String, _ text: String
    ) async throws {
        try await withServer { server in
            let client = try await fixture(server, client: ["ExplicitAuthFlows": ["ALLOW_REFRESH_TOKEN_AUTH"]])
            await refused(.invalidParameterException, text) {
                try await client.initiate(flow, ["USERNAME": "anna", "PASSWORD": "x", "SRP_A": "aa"])
            }
        }
    }

    @Test func `a flow of the other API is not supported`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            for flow in ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"] {
                await refused(.invalidParameterException, "Initiate Auth method not supported.") {
                    try await client.initiate(flow, ["USERNAME": "anna", "PASSWORD": TestPool.password])
                }
            }
            await refused(.invalidParameterException, "Initiate Auth method not supported.") {
                try await client.pool.call(
                    .adminInitiateAuth,
                    [
                        "ClientId": .string(client.id), "AuthFlow": "USER_PASSWORD_AUTH",
                        "AuthParameters": ["USERNAME": "anna", "PASSWORD": "Correct-Horse-7"],
                    ])
            }
        }
    }

    @Test(arguments: ["ADMIN_USER_PASSWORD_AUTH", "ADMIN_NO_SRP_AUTH"])
    func `an administrator signs a user in`(_ flow: String) async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let input: Members = [
                "ClientId": .string(client.id), "AuthFlow": .string(flow),
                "AuthParameters": ["USERNAME": "anna", "PASSWORD": "Correct-Horse-7"],
            ]
            let answer = try await client.pool.call(.adminInitiateAuth, input)
            #expect(answer["AuthenticationResult"]?.objectValue?["AccessToken"] != nil)
            let other = try await server.pool()
            await refused(.resourceNotFoundException, "User pool client \(client.id) does not exist.") {
                try await other.call(.adminInitiateAuth, input)
            }
        }
    }

    @Test func `a confidential client sends a hash over the name that it sends`() async throws {
        try await withServer { server in
            let client = try await fixture(
                server, client: ["GenerateSecret": true], pool: ["AliasAttributes": ["email"]])
            try await client.signIn("anna")
            try await client.signIn("anna@example.com")
            await refused(.notAuthorizedException, "Unable to verify secret hash for client \(client.id)") {
                try await client.initiate(
                    "USER_PASSWORD_AUTH",
                    ["USERNAME": "anna", "PASSWORD": TestPool.password, "SECRET_HASH": "d3Jvbmc="])
            }
            let publicClient = try await client.pool.client()
            await refused(.notAuthorizedException) {
                try await publicClient.initiate(
                    "USER_PASSWORD_AUTH",
                    ["USERNAME": "anna", "PASSWORD": TestPool.password, "SECRET_HASH": "d3Jvbmc="])
            }
        }
    }

    // MARK: Lock-out (cognito/sign-in §4)

    @Test func `five wrong passwords lock the user for a second, and the right one must wait too`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            for _ in 1...5 {
                await refused(.notAuthorizedException, wrong) { try await client.signIn("anna", "Wrong-Horse-7") }
            }
            await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.signIn("anna") }
            server.clock.advance(by: 999)
            await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.signIn("anna") }
            server.clock.advance(by: 1)
            // The sixth failure locks for two seconds: attempts during the lock counted for nothing.
            await refused(.notAuthorizedException, wrong) { try await client.signIn("anna", "Wrong-Horse-7") }
            server.clock.advance(by: 1999)
            await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.signIn("anna") }
            server.clock.advance(by: 1)
            try await client.signIn("anna")
            // Success forgets them all.
            for _ in 1...4 {
                await refused(.notAuthorizedException, wrong) { try await client.signIn("anna", "Wrong-Horse-7") }
            }
            try await client.signIn("anna")
        }
    }

    @Test func `a name that nobody has is locked in the same way where existence is hidden`() async throws {
        try await withServer { server in
            let client = try await fixture(server, client: ["PreventUserExistenceErrors": "ENABLED"])
            for _ in 1...5 { await refused(.notAuthorizedException, wrong) { try await client.signIn("nobody") } }
            await refused(.notAuthorizedException, "Password attempts exceeded") { try await client.signIn("nobody") }
            server.clock.advance(by: 1000)
            await refused(.notAuthorizedException, wrong) { try await client.signIn("nobody") }
        }
    }

    @Test func `guesses that come all at once gain nothing over guesses in a row`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let answers = await withTaskGroup(of: String.self) { group in
                for index in 0..<40 {
                    group.addTask {
                        do {
                            try await client.signIn("anna", index == 30 ? TestPool.password : "Wrong-Horse-\(index)")
                            return "signed in"
                        } catch {
                            return (error as? ServiceError)?.message ?? "\(error)"
                        }
                    }
                }
                return await group.reduce(into: [String: Int]()) { $0[$1, default: 0] += 1 }
            }
            // The right guess among them may come before the lock, and forgives what came before it. After the lock
            // even that is refused, and no answer tells a right guess from a wrong one.
            #expect(answers["signed in", default: 0] <= 1)
            #expect(answers[wrong, default: 0] <= (answers["signed in"] == nil ? 5 : 9))
            if answers["signed in"] == nil {
                await refused(.notAuthorizedException, "Password attempts exceeded") {
                    try await client.signIn("anna")
                }
            }
        }
    }

    // MARK: What the pool does not have

    @Test func `custom challenges need a function that defines them`() async throws {
        try await withServer { server in
            let client = try await fixture(server, client: ["ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH"]])
            await refused(
                .invalidParameterException, "Custom auth lambda trigger is not configured for the user pool."
            ) { try await client.initiate("CUSTOM_AUTH", ["USERNAME": "anna"]) }
        }
    }

    // MARK: Hashes

    @Test func `a hash is renewed at sign-in where the configured cost has risen`() async throws {
        try await withServer { settings in
            settings.argon2 = .init(memoryKiB: 16, iterations: 1, parallelism: 1)
        } _: { server in
            let client = try await fixture(server)
            // As an earlier configuration had stored it.
            let user = try await server.store.read { try $0.user(poolId: client.pool.id, usernameKey: "anna") }
            let old = try #require(user)
            let weak = try await onOSThread {
                try Argon2id(parameters: .minimal).hash(
                    password: Array(TestPool.password.utf8), salt: [UInt8](repeating: 1, count: 16))
            }
            try await server.store.write {
                try $0.setCredential(
                    userId: old.id, generation: old.generation, passwordHash: weak, sealedVerifier: nil)
            }
            try await client.signIn("anna")
            let renewed = try await server.store.read { try $0.user(id: old.id)?.passwordHash } ?? ""
            #expect(Argon2id.parameters(ofPHC: renewed)?.memoryKiB == 16)
            #expect(renewed != old.passwordHash)
            try await client.signIn("anna")
        }
    }
}
