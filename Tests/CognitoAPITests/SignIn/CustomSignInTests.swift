import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// CUSTOM_AUTH through the API; cognito/custom-challenges.
@Suite struct CustomSignInTests {
    private static let arn = "arn:aws:lambda:us-east-1:123456789012:function:f"

    /// What the functions of most tests do: three tries at the answer `42`.
    private static func askThreeTimes(_ functions: ScriptedFunctions) {
        functions.on(.defineAuthChallenge) { call throws(FunctionFailure) in
            let rounds = session(call)
            let decision: JSONObject =
                if rounds.last?["challengeResult"] == true {
                    ["issueTokens": true]
                } else if rounds.count < 3 {
                    ["challengeName": "CUSTOM_CHALLENGE", "issueTokens": false, "failAuthentication": false]
                } else {
                    ["failAuthentication": true]
                }
            return ScriptedFunctions.answer(to: call, with: decision)
        }
        functions.on(
            .createAuthChallenge,
            answering: [
                "publicChallengeParameters": ["question": "life?"],
                "privateChallengeParameters": ["answer": "42-secret"], "challengeMetadata": "LIFE",
            ])
        functions.on(.verifyAuthChallengeResponse) { call throws(FunctionFailure) in
            let request = call.event["request"]?.objectValue
            let right = request?["privateChallengeParameters"]?.objectValue?["answer"] == request?["challengeAnswer"]
            return ScriptedFunctions.answer(to: call, with: ["answerCorrect": .bool(right)])
        }
    }

    private static func session(_ call: FunctionCall) -> [JSONObject] {
        (call.event["request"]?.objectValue?["session"]?.arrayValue ?? []).compactMap(\.objectValue)
    }

    /// A pool with the three functions, and a user.
    private func fixture(
        pool members: JSONObject = [:], hides: Bool = false, secret: Bool = false,
        _ body: (TestServer, TestClient, ScriptedFunctions) async throws -> Void
    ) async throws {
        let functions = ScriptedFunctions()
        Self.askThreeTimes(functions)
        try await withServer(functions: functions) { server in
            var input: JSONObject = ["PoolName": "pool", "LambdaConfig": .object(Self.config)]
            for (name, value) in members.members { input[name] = value }
            let made = try await server.call(.createUserPool, input)["UserPool"]?.objectValue
            let pool = TestPool(server: server, id: made?["Id"]?.stringValue ?? "")
            try await pool.user("anna", ["email": "anna@example.com"])
            let client = try await pool.client([
                "ExplicitAuthFlows": ["ALLOW_CUSTOM_AUTH", "ALLOW_USER_SRP_AUTH"],
                "PreventUserExistenceErrors": hides ? "ENABLED" : "LEGACY", "GenerateSecret": .bool(secret),
            ])
            try await body(server, client, functions)
        }
    }

    private static let config: JSONObject = [
        "DefineAuthChallenge": .string(arn), "CreateAuthChallenge": .string(arn),
        "VerifyAuthChallengeResponse": .string(arn),
    ]

    private func begin(_ client: TestClient, _ name: String = "anna") async throws -> SignInStep {
        try await client.initiate("CUSTOM_AUTH", ["USERNAME": name])
    }

    private func answer(
        _ text: String, to step: SignInStep, _ client: TestClient, _ name: String = "anna"
    ) async throws -> SignInStep {
        try await client.respond("CUSTOM_CHALLENGE", session: step.session, ["USERNAME": name, "ANSWER": text])
    }

    // MARK: The way

    @Test func `a right answer leads to tokens, and the functions are told as documented`() async throws {
        try await fixture { server, client, functions in
            let step = try await begin(client)
            #expect(step.challenge == "CUSTOM_CHALLENGE")
            #expect(step.parameters == ["question": "life?", "USERNAME": "anna"])
            #expect(step.session?.utf8.count == 2032)
            let end = try await answer("42-secret", to: step, client)
            #expect(try await client.user(end.accessToken).username == "anna")

            #expect(
                functions.calls.map(\.source) == [
                    "DefineAuthChallenge_Authentication", "CreateAuthChallenge_Authentication",
                    "VerifyAuthChallengeResponse_Authentication", "DefineAuthChallenge_Authentication",
                ])
            let requests = functions.calls.map { $0.event["request"]?.objectValue ?? [:] }
            #expect(requests[0]["session"] == .array([]))
            #expect(requests[0]["userNotFound"] == nil && requests[0]["clientMetadata"] == nil)
            #expect(requests[0]["userAttributes"]?.objectValue?["email"] == "anna@example.com")
            #expect(requests[1]["challengeName"] == "CUSTOM_CHALLENGE")
            #expect(requests[2]["privateChallengeParameters"] == ["answer": "42-secret"])
            #expect(requests[2]["challengeAnswer"] == "42-secret")
            #expect(
                requests[3]["session"]
                    == [["challengeName": "CUSTOM_CHALLENGE", "challengeResult": true, "challengeMetadata": "LIFE"]])
            #expect(functions.calls.allSatisfy { $0.event["version"] == "1" && $0.event["userName"] == "anna" })
        }
    }

    @Test func `a wrong answer is no error, and the function decides how many there are`() async throws {
        try await fixture { _, client, functions in
            var step = try await begin(client)
            for _ in 0..<2 {
                step = try await answer("wrong", to: step, client)
                #expect(step.challenge == "CUSTOM_CHALLENGE")
            }
            let end = try await answer("42-secret", to: step, client)
            #expect(!end.accessToken.isEmpty)
            let results = Self.session(functions.calls.last { $0.trigger == .defineAuthChallenge }!)
            #expect(results.map { $0["challengeResult"] } == [false, false, true])

            step = try await begin(client)
            for _ in 0..<2 { step = try await answer("wrong", to: step, client) }
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                _ = try await answer("wrong", to: step, client)
            }
        }
    }

    @Test func `wrong answers lock nobody, and a lock does not keep out who brings no password`() async throws {
        try await fixture { _, client, _ in
            for _ in 0..<8 { _ = try await answer("wrong", to: begin(client), client) }
            for _ in 0..<6 {
                _ = try? await client.signInBySRP("anna", "wrong")
            }
            let end = try await answer("42-secret", to: begin(client), client)
            #expect(!end.accessToken.isEmpty)
        }
    }

    @Test func `an administrator may begin it and answer`() async throws {
        try await fixture { server, client, _ in
            let step = try await client.pool.call(
                .adminInitiateAuth,
                ["ClientId": .string(client.id), "AuthFlow": "CUSTOM_AUTH", "AuthParameters": ["USERNAME": "anna"]])
            let end = try await client.pool.call(
                .adminRespondToAuthChallenge,
                [
                    "ClientId": .string(client.id), "ChallengeName": "CUSTOM_CHALLENGE",
                    "Session": step["Session"],
                    "ChallengeResponses": ["USERNAME": "anna", "ANSWER": "42-secret"],
                ])
            #expect(end["AuthenticationResult"] != nil)
        }
    }

    @Test func `metadata of answers reaches the functions, that of the first step does not`() async throws {
        try await fixture { server, client, functions in
            let first = try await client.call(
                .initiateAuth,
                [
                    "AuthFlow": "CUSTOM_AUTH", "AuthParameters": ["USERNAME": "anna"],
                    "ClientMetadata": ["a": "first"],
                ])
            _ = try await client.call(
                .respondToAuthChallenge,
                [
                    "ChallengeName": "CUSTOM_CHALLENGE", "Session": first["Session"],
                    "ChallengeResponses": ["USERNAME": "anna", "ANSWER": "wrong"], "ClientMetadata": ["a": "second"],
                ])
            let metadata = functions.calls.map { $0.event["request"]?.objectValue?["clientMetadata"] }
            #expect(metadata == [nil, nil] + Array(repeating: ["a": "second"], count: 3))
        }
    }

    @Test func `the functions are told exactly what the examples say`() async throws {
        try await fixture(hides: true) { server, client, functions in
            let step = try await begin(client)
            _ = try await client.call(
                .respondToAuthChallenge,
                [
                    "ChallengeName": "CUSTOM_CHALLENGE", "Session": step.session.map { .string($0) },
                    "ChallengeResponses": ["USERNAME": "anna", "ANSWER": "wrong"], "ClientMetadata": ["a": "b"],
                ])
            let sub = try await client.pool.shown("anna").attributes["sub"] ?? ""
            let names = ["<pool>": client.pool.id, "<client>": client.id, "<sub>": sub]
            for trigger in [Trigger.defineAuthChallenge, .createAuthChallenge, .verifyAuthChallengeResponse] {
                let call = try #require(functions.calls(trigger).last)
                try expectEvent(call, "\(trigger.rawValue)_Authentication", where: names)
            }
        }
    }

    // MARK: Sessions

    @Test func `a question is judged once, however many answers come at the same moment`() async throws {
        try await fixture { _, client, functions in
            let step = try await begin(client)
            let ends = await withTaskGroup(of: Bool.self) { group in
                for number in 0..<6 {
                    group.addTask {
                        (try? await answer(number == 5 ? "42-secret" : "wrong \(number)", to: step, client)) != nil
                    }
                }
                return await group.reduce(into: [Bool]()) { $0.append($1) }
            }
            #expect(ends.filter(\.self).count == 1)
            #expect(functions.calls.filter { $0.trigger == .verifyAuthChallengeResponse }.count == 1)
            await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                _ = try await answer("42-secret", to: step, client)
            }
        }
    }

    @Test func `a session is of one user, one client and one challenge, and ends`() async throws {
        try await fixture { server, client, _ in
            try await client.pool.user("bert")
            let step = try await begin(client)
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                _ = try await answer("42-secret", to: step, client, "bert")
            }
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                _ = try await client.respond(
                    "SMS_MFA", session: step.session, ["USERNAME": "anna", "SMS_MFA_CODE": "123456"])
            }
            await refused(.invalidParameterException, "Missing required parameter ANSWER") {
                _ = try await client.respond("CUSTOM_CHALLENGE", session: step.session, ["USERNAME": "anna"])
            }
            await refused(.invalidParameterException, "Missing required parameter Session") {
                _ = try await client.respond("CUSTOM_CHALLENGE", ["USERNAME": "anna", "ANSWER": "42-secret"])
            }
            server.clock.advance(by: 3 * 60 * 1000)
            await refused(.notAuthorizedException, "Invalid session for the user, session is expired.") {
                _ = try await answer("42-secret", to: step, client)
            }
        }
    }

    @Test func `what the functions keep is nowhere in clear, and goes with the answer, the user and time`() async throws
    {
        try await fixture { server, client, _ in
            let step = try await begin(client)
            let rest = try await server.everythingAtRest()
            #expect(!String(decoding: rest, as: UTF8.self).contains("42-secret"))
            #expect(step.session.map { !$0.contains("42-secret") } == true)
            try await client.pool.call(.adminDeleteUser, ["Username": "anna"])
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                _ = try await answer("42-secret", to: step, client)
            }
        }
    }

    @Test func `a password that is changed meanwhile ends the sign-in`() async throws {
        try await fixture { _, client, _ in
            let step = try await begin(client)
            try await client.pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Another-Horse-8", "Permanent": true])
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                _ = try await answer("42-secret", to: step, client)
            }
        }
    }

    // MARK: SRP first

    private func srp(_ functions: ScriptedFunctions) {
        functions.on(.defineAuthChallenge) { call throws(FunctionFailure) in
            let names = Self.session(call).map { $0["challengeName"]?.stringValue ?? "" }
            let decision: JSONObject =
                switch names.last {
                case "SRP_A": ["challengeName": "PASSWORD_VERIFIER"]
                case "CUSTOM_CHALLENGE": ["issueTokens": Self.session(call).last?["challengeResult"] ?? false]
                default: ["challengeName": "CUSTOM_CHALLENGE"]
                }
            return ScriptedFunctions.answer(to: call, with: decision)
        }
    }

    private func beginWithSRP(_ client: TestClient, _ srp: SRPClient, _ name: String = "anna") async throws
        -> SignInStep
    {
        try await client.initiate(
            "CUSTOM_AUTH", ["USERNAME": name, "CHALLENGE_NAME": "SRP_A", "SRP_A": srp.srpA])
    }

    private func prove(
        _ step: SignInStep, _ srp: SRPClient, _ client: TestClient, _ password: String = TestPool.password
    ) async throws -> SignInStep {
        try await client.respond(
            "PASSWORD_VERIFIER", session: step.session, client.proof(step, by: srp, password))
    }

    @Test func `with SRP first the password is proven, then the question answered`() async throws {
        try await fixture { _, client, functions in
            srp(functions)
            let key = SRPClient()
            let step = try await beginWithSRP(client, key)
            #expect(step.challenge == "PASSWORD_VERIFIER" && step.session != nil)
            let question = try await prove(step, key, client)
            #expect(question.challenge == "CUSTOM_CHALLENGE")
            let end = try await answer("42-secret", to: question, client)
            #expect(!end.accessToken.isEmpty)
            let names = functions.calls.filter { $0.trigger == .defineAuthChallenge }.map {
                Self.session($0).map { $0["challengeName"]?.stringValue ?? "" }
            }
            #expect(
                names == [
                    ["SRP_A"], ["SRP_A", "PASSWORD_VERIFIER"], ["SRP_A", "PASSWORD_VERIFIER", "CUSTOM_CHALLENGE"],
                ])
        }
    }

    @Test func `a wrong password ends it and counts`() async throws {
        try await fixture { _, client, functions in
            srp(functions)
            for _ in 0..<5 {
                let key = SRPClient()
                let step = try await beginWithSRP(client, key)
                await refused(.notAuthorizedException, "Incorrect username or password.") {
                    _ = try await prove(step, key, client, "Wrong-Horse-7")
                }
            }
            await refused(.notAuthorizedException, "Password attempts exceeded") {
                _ = try await beginWithSRP(client, SRPClient())
            }
        }
    }

    @Test func `the block of a custom sign-in is no way around its functions`() async throws {
        try await fixture { _, client, functions in
            srp(functions)
            let key = SRPClient()
            let custom = try await beginWithSRP(client, key)
            // Without its session.
            await refused(.invalidParameterException, "Missing required parameter Session") {
                _ = try await client.respond("PASSWORD_VERIFIER", client.proof(custom, by: key))
            }
            // With that of another sign-in.
            let other = try await beginWithSRP(client, SRPClient())
            await refused(.notAuthorizedException, "Invalid session for the user.") {
                _ = try await client.respond(
                    "PASSWORD_VERIFIER", session: other.session, client.proof(custom, by: key))
            }
            // A block of SRP alone proves nothing to the functions, and leads where SRP leads.
            let plain = try await client.initiate("USER_SRP_AUTH", ["USERNAME": "anna", "SRP_A": key.srpA])
            let calls = functions.calls.count
            let end = try await client.respond(
                "PASSWORD_VERIFIER", session: other.session, client.proof(plain, by: key))
            #expect(!end.accessToken.isEmpty && functions.calls.count == calls)
        }
    }

    @Test func `SRP_A must come where it is announced, and a password be asked for only then`() async throws {
        try await fixture { _, client, functions in
            await refused(.invalidParameterException, "Missing required parameter SRP_A") {
                _ = try await client.initiate("CUSTOM_AUTH", ["USERNAME": "anna", "CHALLENGE_NAME": "SRP_A"])
            }
            functions.on(.defineAuthChallenge, answering: ["challengeName": "PASSWORD_VERIFIER"])
            await refused(.invalidParameterException, "Missing required parameter SRP_A") {
                _ = try await begin(client)
            }
        }
    }

    /// An app that "anna" is asked for after a password.
    private func app(of client: TestClient) async throws -> Authenticator {
        try await client.pool.setFactors("OPTIONAL", softwareToken: true)
        let app = try await client.setUpAuthenticator(client.signInBySRP("anna").accessToken)
        try await client.pool.prefer("anna", softwareToken: true)
        return app
    }

    @Test func `after the password come a new one and a second factor, before the function is asked again`()
        async throws
    {
        try await fixture { server, client, functions in
            srp(functions)
            let app = try await app(of: client)
            let key = SRPClient()
            let mfa = try await prove(beginWithSRP(client, key), key, client)
            #expect(mfa.challenge == "SOFTWARE_TOKEN_MFA")
            let question = try await client.answer(mfa, app.code(at: server.clock.now))
            #expect(question.challenge == "CUSTOM_CHALLENGE")
            let names = Self.session(functions.calls.last { $0.trigger == .defineAuthChallenge }!)
                .map { $0["challengeName"]?.stringValue ?? "" }
            #expect(names == ["SRP_A", "PASSWORD_VERIFIER", "SOFTWARE_TOKEN_MFA"])
            let end = try await answer("42-secret", to: question, client)
            #expect(!end.accessToken.isEmpty)
        }
    }

    @Test func `an invited user chooses a password within the sign-in`() async throws {
        try await fixture { _, client, functions in
            srp(functions)
            try await client.pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Temporary-7", "Permanent": false])
            let key = SRPClient()
            let new = try await prove(beginWithSRP(client, key), key, client, "Temporary-7")
            #expect(new.challenge == "NEW_PASSWORD_REQUIRED")
            let question = try await client.respond(
                "NEW_PASSWORD_REQUIRED", session: new.session, ["USERNAME": "anna", "NEW_PASSWORD": "Another-Horse-8"])
            #expect(question.challenge == "CUSTOM_CHALLENGE")
            let end = try await answer("42-secret", to: question, client)
            #expect(!end.accessToken.isEmpty)
        }
    }

    // MARK: Who signs in

    @Test func `names that nobody has go the same way where the client hides who exists`() async throws {
        try await fixture(hides: true) { server, client, functions in
            let real = try await begin(client)
            let step = try await begin(client, "nobody")
            #expect(step.challenge == real.challenge && step.session?.utf8.count == real.session?.utf8.count)
            #expect(step.parameters == ["question": "life?", "USERNAME": "nobody"])
            let again = try await answer("wrong", to: step, client, "nobody")
            #expect(again.challenge == "CUSTOM_CHALLENGE")
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                _ = try await answer("42-secret", to: again, client, "nobody")
            }
            let told = functions.calls.map { $0.event["request"]?.objectValue ?? [:] }
            #expect(told.map { $0["userNotFound"] }.prefix(2) == [false, false])
            #expect(told.dropFirst(2).allSatisfy { $0["userNotFound"] == true && $0["userAttributes"] == [:] })
        }
    }

    @Test func `elsewhere they are told so, and no function is called`() async throws {
        try await fixture { _, client, functions in
            await refused(.userNotFoundException, "User does not exist.") { _ = try await begin(client, "nobody") }
            #expect(functions.calls.isEmpty)
        }
    }

    @Test func `who is disabled or unconfirmed gets no further`() async throws {
        for hides in [false, true] {
            try await fixture(hides: hides) {
                server, client, functions in
                try await client.signUp("dora", ["email": "dora@example.com"])
                await refused(.userNotConfirmedException, "User is not confirmed.") {
                    _ = try await answer("42-secret", to: begin(client, "dora"), client, "dora")
                }
                try await client.pool.call(.adminDisableUser, ["Username": "anna"])
                await refused(.notAuthorizedException, "User is disabled.") {
                    _ = try await answer("42-secret", to: begin(client), client)
                }
                #expect(functions.calls.isEmpty == !hides)
            }
        }
    }

    @Test func `who was invited needs no password here, however long the temporary one is over`() async throws {
        try await fixture { server, client, _ in
            try await client.pool.call(.adminCreateUser, ["Username": "ivo", "MessageAction": "SUPPRESS"])
            server.clock.advance(by: 8 * 24 * 3_600_000)
            let end = try await answer("42-secret", to: begin(client, "ivo"), client, "ivo")
            #expect(!end.accessToken.isEmpty)
        }
    }

    @Test func `required factors are for the functions to ask for, where no password was proven`() async throws {
        try await fixture { _, client, _ in
            _ = try await app(of: client)
            let end = try await answer("42-secret", to: begin(client), client)
            #expect(!end.accessToken.isEmpty)
        }
    }

    @Test func `a client with a secret sends its hash at each step`() async throws {
        try await fixture(secret: true) { _, client, _ in
            let end = try await answer("42-secret", to: begin(client), client)
            #expect(!end.accessToken.isEmpty)
            await refused(.notAuthorizedException, "Unable to verify secret hash for client \(client.id)") {
                _ = try await client.initiate("CUSTOM_AUTH", ["USERNAME": "anna", "SECRET_HASH": "AAAA"])
            }
        }
    }

    // MARK: What functions answer

    @Test func `tokens at once are the owner's decision, and not for nobody`() async throws {
        try await fixture(hides: true) { _, client, functions in
            functions.on(.defineAuthChallenge, answering: ["issueTokens": true])
            let end = try await begin(client)
            #expect(!end.accessToken.isEmpty)
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                _ = try await begin(client, "nobody")
            }
            functions.on(
                .defineAuthChallenge,
                answering: ["issueTokens": true, "failAuthentication": true, "challengeName": "CUSTOM_CHALLENGE"])
            await refused(.notAuthorizedException, "Incorrect username or password.") { _ = try await begin(client) }
        }
    }

    @Test(
        arguments: [
            [:], ["issueTokens": false], ["issueTokens": "true"], ["challengeName": "SMS_MFA"],
            ["challengeName": "MY_CHALLENGE"], ["challengeName": []],
        ] as [JSONObject])
    func `an answer that decides nothing usable is an invalid one`(_ decision: JSONObject) async throws {
        try await fixture { _, client, functions in
            functions.on(.defineAuthChallenge, answering: decision)
            await refused(.invalidLambdaResponseException) { _ = try await begin(client) }
        }
    }

    @Test(
        arguments: [
            ["publicChallengeParameters": "x"], ["privateChallengeParameters": ["a": ["b"]]],
            ["challengeMetadata": ["a": "b"]],
            ["publicChallengeParameters": ["a": .string(String(repeating: "x", count: 70_000))]],
        ] as [JSONObject])
    func `so is a question of the wrong form, or one that is too long`(_ question: JSONObject) async throws {
        try await fixture { _, client, functions in
            functions.on(.createAuthChallenge, answering: question)
            await refused(.invalidLambdaResponseException) { _ = try await begin(client) }
        }
    }

    @Test func `a question may be empty, and numbers are taken as they are written`() async throws {
        try await fixture { _, client, functions in
            functions.on(
                .createAuthChallenge,
                answering: ["publicChallengeParameters": ["left": 2, "last": false], "challengeMetadata": "7"])
            let step = try await begin(client)
            #expect(step.parameters == ["left": "2", "last": "false", "USERNAME": "anna"])
        }
    }

    @Test func `what a function fails with is told, and its question is over`() async throws {
        try await fixture { _, client, functions in
            let step = try await begin(client)
            functions.on(.verifyAuthChallengeResponse) { _ throws(FunctionFailure) in throw .failed(message: "boom") }
            await refused(
                .userLambdaValidationException, "VerifyAuthChallengeResponse failed with error boom."
            ) { _ = try await answer("42-secret", to: step, client) }
            await refused(.notAuthorizedException, "Invalid session for the user, session can only be used once.") {
                _ = try await answer("42-secret", to: step, client)
            }
            functions.on(.verifyAuthChallengeResponse, answering: [:])
            let wrong = try await answer("42-secret", to: begin(client), client)
            #expect(wrong.challenge == "CUSTOM_CHALLENGE")
        }
    }

    @Test func `no sign-in goes on for ever`() async throws {
        try await fixture { _, client, functions in
            functions.on(.defineAuthChallenge, answering: ["challengeName": "CUSTOM_CHALLENGE"])
            var step = try await begin(client)
            for _ in 0..<49 { step = try await answer("x", to: step, client) }
            await refused(.notAuthorizedException, "Incorrect username or password.") {
                _ = try await answer("x", to: step, client)
            }
        }
    }

    @Test func `a pool without one of the functions says so`() async throws {
        try await fixture(pool: ["LambdaConfig": ["DefineAuthChallenge": .string(Self.arn)]]) { _, client, _ in
            await refused(
                .invalidParameterException, "Custom auth lambda trigger is not configured for the user pool."
            ) { _ = try await begin(client) }
        }
    }
}
