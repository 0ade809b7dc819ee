import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/triggers §11. What an answer may change is in `TokenChangesTests`.
@Suite struct PreTokenGenerationTests {
    private static let role = "arn:aws:iam::123456789012:role/admin"

    private func fixture(
        _ functions: ScriptedFunctions, version: String? = nil, client members: Members = [:],
        _ body: (TestClient, _ sub: String) async throws -> Void
    ) async throws {
        try await withServer(functions: functions) { server in
            let arn: JSONValue = "arn:aws:lambda:us-east-1:123456789012:function:tokens"
            let pool = try await server.pool([
                "LambdaConfig": version.map {
                    ["PreTokenGenerationConfig": ["LambdaVersion": .string($0), "LambdaArn": arn]]
                } ?? ["PreTokenGeneration": arn]
            ])
            let sub = try await pool.user("anna", ["email": "anna@example.com", "email_verified": "true"])
            try await body(pool.client(members), sub)
        }
    }

    private func join(_ pool: TestPool) async throws {
        try await pool.call(.createGroup, ["GroupName": "admins", "RoleArn": .string(Self.role)])
        try await pool.call(.adminAddUserToGroup, ["GroupName": "admins", "Username": "anna"])
    }

    @Test(
        arguments: [
            (nil, "TokenGeneration_Authentication"), ("V1_0", "TokenGeneration_Authentication"),
            ("V2_0", "TokenGeneration_Authentication.V2_0"), ("V3_0", "TokenGeneration_Authentication.V3_0"),
        ] as [(String?, String)])
    func `the function hears whose tokens they are, in the form of its version`(
        _ version: String?, _ file: String
    ) async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions, version: version) { client, sub in
            try await join(client.pool)
            let step = try await client.signIn("anna")
            try expectEvent(
                #require(functions.calls.first), file,
                where: ["<pool>": client.pool.id, "<client>": client.id, "<sub>": sub])
            // An event that comes back as it was changes nothing.
            let id = SignInStep.claims(of: step.idToken)
            #expect(id["cognito:groups"] == ["admins"] && id["cognito:preferred_role"] == .string(Self.role))
        }
    }

    @Test func `after a new password it is told so, with what came along`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, _ in
            let made = try await client.pool.call(
                .adminCreateUser,
                [
                    "Username": "bert", "TemporaryPassword": "Temporary-7", "MessageAction": "SUPPRESS",
                    "UserAttributes": .attributes(["email": "anna@example.com", "email_verified": "true"]),
                ])
            let sub = made["User"]?.objectValue?["Attributes"]?.arrayValue?
                .first { $0.objectValue?["Name"] == "sub" }?.objectValue?["Value"]?.stringValue
            let step = try await client.signIn("bert", "Temporary-7")
            #expect(functions.calls.isEmpty)
            try await client.call(
                .respondToAuthChallenge,
                [
                    "ChallengeName": "NEW_PASSWORD_REQUIRED", "Session": step.session.map { .string($0) },
                    "ChallengeResponses": .strings(["USERNAME": "bert", "NEW_PASSWORD": TestPool.password]),
                    "ClientMetadata": ["from": "phone"],
                ])
            #expect(functions.calls.count == 1)
            try expectEvent(
                #require(functions.calls.first), "TokenGeneration_NewPasswordChallenge",
                where: ["<pool>": client.pool.id, "<client>": client.id, "<sub>": #require(sub), "anna": "bert"])
        }
    }

    @Test func `a refresh asks again, with what came along at the operation that passes it on`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, sub in
            let tokens = try await client.signIn("anna")
            functions.on(
                .preTokenGeneration, answering: ["claimsOverrideDetails": ["claimsToAddOrOverride": ["seen": "again"]]])
            let step = try await client.call(
                .getTokensFromRefreshToken,
                ["RefreshToken": .string(tokens.refreshToken), "ClientMetadata": ["from": "phone"]])
            try expectEvent(
                #require(functions.calls.last), "TokenGeneration_RefreshTokens",
                where: ["<pool>": client.pool.id, "<client>": client.id, "<sub>": sub])
            let token = step["AuthenticationResult"]?.objectValue?["IdToken"]?.stringValue ?? ""
            #expect(SignInStep.claims(of: token)["seen"] == "again")
            #expect(SignInStep.claims(of: tokens.idToken)["seen"] == nil)
            try await client.call(
                .initiateAuth,
                [
                    "AuthFlow": "REFRESH_TOKEN_AUTH", "ClientMetadata": ["from": "phone"],
                    "AuthParameters": .strings(["REFRESH_TOKEN": tokens.refreshToken]),
                ])
            #expect(functions.calls.last?.source == "TokenGeneration_RefreshTokens")
            #expect(functions.calls.last?.event["request"]?.objectValue?["clientMetadata"] == nil)
        }
    }

    /// RFC 8693; cognito/tokens §11.
    @Test func `scopes that an exchange left out do not come back by way of an ID token`() async throws {
        let functions = ScriptedFunctions()
        functions.on(
            .preTokenGeneration,
            answering: [
                "claimsAndScopeOverrideDetails": ["accessTokenGeneration": ["scopesToAdd": ["orders/read"]]]
            ])
        try await fixture(functions, version: "V2_0") { client, _ in
            try await client.pool.call(
                .createResourceServer,
                [
                    "Identifier": "orders", "Name": "orders",
                    "Scopes": [["ScopeName": "read", "ScopeDescription": "r"]],
                ])
            let open = try await client.pool.client([
                "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"],
                "AllowedOAuthScopes": ["orders/read", "aws.cognito.signin.user.admin"],
            ])
            func derive(_ token: String, _ kind: JSONValue, _ more: JSONObject = [:]) async throws -> String {
                var input = more
                input["ClientId"] = .string(open.id)
                (input["SubjectToken"], input["SubjectTokenType"]) = (.string(token), kind)
                let answer = try await client.server.call(.getDerivedToken, input)
                return answer["IssuedToken"]?.stringValue ?? ""
            }
            let whole = try await open.signIn("anna").accessToken
            let less = try await derive(whole, "ACCESS_TOKEN", ["Scopes": ["orders/read"]])
            #expect(SignInStep.claims(of: less)["scope"] == "orders/read")
            let id = try await derive(less, "ACCESS_TOKEN", ["RequestedTokenType": "ID_TOKEN"])
            let back = try await derive(id, "ID_TOKEN")
            #expect(SignInStep.claims(of: back)["scope"] == "orders/read")
            await refused(.notAuthorizedException, "Access Token does not have required scopes") {
                try await open.user(back)
            }
            // Of a token that held everything the ID token does, too.
            let all = try await derive(
                try await derive(whole, "ACCESS_TOKEN", ["RequestedTokenType": "ID_TOKEN"]), "ID_TOKEN")
            #expect(try await open.user(all).username == "anna")
        }
    }

    @Test func `the first version changes the ID token, and groups in both`() async throws {
        let functions = ScriptedFunctions()
        functions.on(
            .preTokenGeneration,
            answering: [
                "claimsOverrideDetails": [
                    "claimsToAddOrOverride": ["plan": "gold", "level": 7, "sub": "somebody else"],
                    "claimsToSuppress": ["email"],
                    "groupOverrideDetails": ["groupsToOverride": ["readers"], "iamRolesToOverride": ["r"]],
                ]
            ])
        try await fixture(functions) { client, sub in
            try await join(client.pool)
            let step = try await client.signIn("anna")
            let (id, access) = (SignInStep.claims(of: step.idToken), SignInStep.claims(of: step.accessToken))
            #expect(id["plan"] == "gold" && id["level"] == "7" && id["email"] == nil)
            #expect(id["cognito:groups"] == ["readers"] && id["cognito:roles"] == ["r"])
            #expect(id["cognito:preferred_role"] == nil && id["sub"] == .string(sub))
            #expect(access["plan"] == nil && access["cognito:groups"] == ["readers"])
        }
    }

    @Test func `the second version changes both tokens, and scopes that it adds count`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions, version: "V2_0") { client, sub in
            functions.on(
                .preTokenGeneration,
                answering: [
                    "claimsAndScopeOverrideDetails": [
                        "idTokenGeneration": ["claimsToAddOrOverride": ["rights": [1, 2]]],
                        "accessTokenGeneration": [
                            "claimsToAddOrOverride": ["aud": .string(client.id), "tenant": ["id": 7]],
                            "scopesToAdd": ["openid", "api/read"],
                        ],
                    ]
                ])
            let step = try await client.signIn("anna")
            let access = SignInStep.claims(of: step.accessToken)
            #expect(SignInStep.claims(of: step.idToken)["rights"] == [1, 2])
            #expect(access["aud"] == .string(client.id) && access["tenant"] == ["id": 7])
            #expect(access["scope"] == "aws.cognito.signin.user.admin openid api/read")
            #expect(try await client.user(step.accessToken).username == "anna")
            functions.on(
                .preTokenGeneration,
                answering: [
                    "claimsAndScopeOverrideDetails": [
                        "accessTokenGeneration": ["scopesToSuppress": ["aws.cognito.signin.user.admin"]]
                    ]
                ])
            let without = try await client.signIn("anna")
            #expect(SignInStep.claims(of: without.accessToken)["scope"] == "")
            await refused(.notAuthorizedException, "Access Token does not have required scopes") {
                try await client.user(without.accessToken)
            }
        }
    }

    @Test(arguments: FailingFunction.allCases)
    func `a function that fails leaves nobody with tokens, and spends nothing`(_ failure: FailingFunction) async throws
    {
        let functions = ScriptedFunctions()
        let rotation: JSONValue = ["Feature": "ENABLED", "RetryGracePeriodSeconds": 0]
        try await fixture(
            functions,
            client: ["RefreshTokenRotation": rotation, "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"]]
        ) { client, _ in
            let tokens = try await client.signIn("anna")
            failure.script(.preTokenGeneration, in: functions)
            for _ in 1...6 {
                await refused(failure.type, failure.text(of: .preTokenGeneration)) { try await client.signIn("anna") }
            }
            await refused(failure.type, failure.text(of: .preTokenGeneration)) {
                try await client.renew(tokens.refreshToken)
            }
            functions.on(.preTokenGeneration, answering: [:])
            try await client.renew(tokens.refreshToken)
            try await client.signIn("anna")
        }
    }

    @Test(
        arguments: [
            (["claimsToAddOrOverride": ["a": [1]]], "Unrecognizable lambda output"),
            (["claimsToAddOrOverride": "a"], "Unrecognizable lambda output"),
            (["claimsToSuppress": ["a": 1]], "Unrecognizable lambda output"),
            (["groupOverrideDetails": ["groupsToOverride": [1]]], "Unrecognizable lambda output"),
        ] as [(JSONObject, String)])
    func `an answer of another form gives no tokens`(_ details: JSONObject, _ text: String) async throws {
        let functions = ScriptedFunctions()
        functions.on(.preTokenGeneration, answering: ["claimsOverrideDetails": .object(details)])
        try await fixture(functions) { client, _ in
            await refused(.invalidLambdaResponseException, text) { try await client.signIn("anna") }
        }
    }

    @Test(arguments: [.null, [:]] as [JSONValue]) func `an empty answer changes nothing`(_ details: JSONValue)
        async throws
    {
        let functions = ScriptedFunctions()
        functions.on(.preTokenGeneration, answering: ["claimsOverrideDetails": details])
        try await fixture(functions) { client, _ in
            try await join(client.pool)
            let step = try await client.signIn("anna")
            #expect(SignInStep.claims(of: step.idToken)["cognito:groups"] == ["admins"])
        }
    }

    @Test func `who signs out everywhere while the function runs gets no tokens by a refresh`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, _ in
            let tokens = try await client.signIn("anna")
            functions.meanwhile(.preTokenGeneration) { _ in
                _ = try? await client.pool.call(.adminUserGlobalSignOut, ["Username": "anna"])
            }
            await refused(.notAuthorizedException, "Refresh Token has been revoked") {
                try await client.refresh(tokens.refreshToken)
            }
        }
    }

    @Test func `who is disabled while the function runs gets no tokens`() async throws {
        let functions = ScriptedFunctions()
        try await fixture(functions) { client, _ in
            let tokens = try await client.signIn("anna")
            let disable: @Sendable (FunctionCall) async -> Void = { _ in
                _ = try? await client.pool.call(.adminDisableUser, ["Username": "anna"])
            }
            functions.meanwhile(.preTokenGeneration, disable)
            await refused(.notAuthorizedException) { try await client.refresh(tokens.refreshToken) }
            try await client.pool.call(.adminEnableUser, ["Username": "anna"])
            functions.meanwhile(.preTokenGeneration, disable)
            await refused(.notAuthorizedException) { try await client.signIn("anna") }
        }
    }
}
