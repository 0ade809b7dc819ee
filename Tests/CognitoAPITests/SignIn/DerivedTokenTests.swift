import CognitoAPI
import Cryptography
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// GetDerivedToken: cognito/tokens §11, RFC 8693.
@Suite struct DerivedTokenTests {
    private static let api = "aws.cognito.signin.user.admin"

    /// A pool with a user who is signed in, and a client that may exchange tokens.
    private struct Scene {
        let server: TestServer
        let pool: TestPool
        let app: TestClient
        let service: TestClient
        let step: SignInStep

        func derive(_ members: Members = [:], signed: Bool = false, by client: TestClient? = nil) async throws
            -> JSONObject
        {
            let client = client ?? service
            var input: JSONObject = [
                "ClientId": .string(client.id), "SubjectToken": .string(step.accessToken),
                "SubjectTokenType": "ACCESS_TOKEN",
            ]
            if !signed, let secret = client.secret { input["ClientSecret"] = .string(secret) }
            for (name, value) in members { if let value { input[name] = value } }
            let headers = signed ? [("Authorization", "AWS4-HMAC-SHA256 Credential=a/20261123/x/y/aws4_request")] : []
            return try await server.call(.getDerivedToken, input, headers: headers)
        }

        func claims(_ members: Members = [:]) async throws -> JSONObject {
            SignInStep.claims(of: try await derive(members)["IssuedToken"]?.stringValue ?? "")
        }
    }

    private func withScene(
        flows: JSONValue = ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"],
        _ body: (Scene) async throws -> Void
    ) async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.call(
                .createResourceServer,
                [
                    "Identifier": "orders", "Name": "orders",
                    "Scopes": [["ScopeName": "read", "ScopeDescription": "r"]],
                ])
            let app = try await pool.client()
            let service = try await pool.client([
                "ExplicitAuthFlows": flows, "GenerateSecret": true,
                "AllowedOAuthScopes": ["orders/read", .string(Self.api)],
            ])
            try await pool.user("anna", ["name": "Anna"])
            try await body(
                Scene(server: server, pool: pool, app: app, service: service, step: app.signIn("anna")))
        }
    }

    private func machineToken(_ pool: TestPool) async throws -> (client: TestClient, token: JSONValue) {
        let client = try await pool.client([
            "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"], "GenerateSecret": true,
            "AllowedOAuthScopes": ["orders/read"],
        ])
        let answer = try await client.call(.getClientToken, ["Secret": client.secret.map { .string($0) }])
        return (client, answer["ClientAuthenticationResult"]?.objectValue?["AccessToken"] ?? .null)
    }

    @Test func `a user's token becomes one of the asking client, with the same scopes`() async throws {
        try await withScene { scene in
            let answer = try await scene.derive()
            #expect(answer["IssuedTokenType"] == "ACCESS_TOKEN" && answer["TokenType"] == "Bearer")
            #expect(answer["Scopes"] == [.string(Self.api)] && answer["ExpiresIn"] == 3600)
            let claims = SignInStep.claims(of: answer["IssuedToken"]?.stringValue ?? "")
            let subject = SignInStep.claims(of: scene.step.accessToken)
            #expect(claims["sub"] == subject["sub"] && claims["origin_jti"] == subject["origin_jti"])
            #expect(claims["client_id"] == .string(scene.service.id) && claims["act"] == nil && claims["aud"] == nil)
            #expect(claims["jti"] != subject["jti"])
        }
    }

    @Test func `what is derived does not outlive what it was derived from, and ends with the sign-in`() async throws {
        try await withScene { scene in
            scene.server.clock.advance(by: 3000 * Milliseconds.second)
            let answer = try await scene.derive()
            #expect(answer["ExpiresIn"] == 600)
            let (token, subject) = (answer["IssuedToken"] ?? .null, SignInStep.claims(of: scene.step.accessToken))
            #expect(SignInStep.claims(of: token.stringValue ?? "")["exp"] == subject["exp"])
            // It can be exchanged in turn, as long as the sign-in goes on.
            _ = try await scene.derive(["SubjectToken": token])
            try await scene.pool.call(.adminUserGlobalSignOut, ["Username": "anna"])
            for subject in [token, .string(scene.step.accessToken)] {
                await refused(.notAuthorizedException, "Invalid Subject Token") {
                    _ = try await scene.derive(["SubjectToken": subject])
                }
            }
        }
    }

    @Test func `who acts is told, and who acted before within that`() async throws {
        try await withScene { scene in
            let (first, firstToken) = try await machineToken(scene.pool)
            let (second, secondToken) = try await machineToken(scene.pool)
            let once = try await scene.derive(["ActorToken": firstToken, "ActorTokenType": "ACCESS_TOKEN"])
            let token = once["IssuedToken"] ?? .null
            let act: JSONObject = ["sub": .string(first.id), "client_id": .string(first.id)]
            #expect(SignInStep.claims(of: token.stringValue ?? "")["act"] == .object(act))
            let twice = try await scene.claims([
                "SubjectToken": token, "ActorToken": secondToken, "ActorTokenType": "ACCESS_TOKEN",
            ])
            #expect(
                twice["act"] == [
                    "sub": .string(second.id), "client_id": .string(second.id), "act": .object(act),
                ])
            // Whoever leaves the actor out does not get rid of the one who is there.
            #expect(try await scene.claims(["SubjectToken": token])["act"] == .object(act))
        }
    }

    @Test func `each kind of exchange needs its flow`() async throws {
        try await withScene(flows: ["ALLOW_TOKEN_EXCHANGE_DELEGATION"]) { scene in
            await refused(.invalidParameterException, "TOKEN_EXCHANGE_IMPERSONATION flow not enabled for this client") {
                _ = try await scene.derive()
            }
            let (client, token) = try await machineToken(scene.pool)
            #expect(
                try await scene.claims(["ActorToken": token, "ActorTokenType": "ACCESS_TOKEN"])["act"]?.objectValue?[
                    "sub"]
                    == .string(client.id))
        }
        try await withScene(flows: ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"]) { scene in
            let (_, token) = try await machineToken(scene.pool)
            await refused(.invalidParameterException, "TOKEN_EXCHANGE_DELEGATION flow not enabled for this client") {
                _ = try await scene.derive(["ActorToken": token, "ActorTokenType": "ACCESS_TOKEN"])
            }
        }
    }

    @Test func `a client's secret lets in, or a signature, and nothing else`() async throws {
        try await withScene { scene in
            for secret in [nil, .string(String(repeating: "x", count: 52))] as [JSONValue?] {
                await refused(.notAuthorizedException) {
                    _ = try await scene.derive(["ClientSecret": secret ?? .null])
                }
            }
            // In this profile any credentials will do.
            let signed = try await scene.derive(signed: true)
            #expect(signed["IssuedToken"] != nil)
            await refused(.notAuthorizedException) {
                _ = try await scene.derive(
                    ["ClientSecret": .string(String(repeating: "x", count: 52))], signed: true)
            }
        }
        try await withServer(access: SignedAccess()) { server in
            let request: Members = ["ClientId": "none", "SubjectToken": "x", "SubjectTokenType": "ID_TOKEN"]
            await refused(.resourceNotFoundException) { try await server.call(.getDerivedToken, request) }
            await refused(type: "UnrecognizedClientException") {
                try await server.call(
                    .getDerivedToken, request,
                    headers: [
                        ("X-Amz-Date", "20261123T100000Z"),
                        (
                            "Authorization",
                            "AWS4-HMAC-SHA256 Credential=a/20261123/x/cognito-idp/aws4_request, SignedHeaders=host, Signature=0"
                        ),
                    ])
            }
        }
    }

    @Test func `scopes are those that were asked for, held and allowed`() async throws {
        try await withScene { scene in
            let asked: JSONValue = ["orders/read", .string(Self.api)]
            #expect(try await scene.derive(["Scopes": asked])["Scopes"] == [.string(Self.api)])
            await refused(.invalidParameterException) { _ = try await scene.derive(["Scopes": ["orders/read"]]) }
            // Allowed to the client no longer.
            try await scene.pool.call(
                .updateUserPoolClient,
                [
                    "ClientId": .string(scene.service.id),
                    "ExplicitAuthFlows": ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION"], "AllowedOAuthScopes": ["orders/read"],
                ])
            await refused(.invalidParameterException) { _ = try await scene.derive(["Scopes": asked]) }
        }
    }

    @Test func `a token is for the audience or the resource that was named, one of them`() async throws {
        try await withScene { scene in
            #expect(try await scene.claims(["Audiences": ["billing"]])["aud"] == "billing")
            let bound = try await scene.derive(["Resources": ["orders"]])["IssuedToken"]?.stringValue ?? ""
            #expect(SignInStep.claims(of: bound)["aud"] == "orders")
            await refused(.resourceNotFoundException) { _ = try await scene.derive(["Resources": ["none"]]) }
            await refused(.invalidParameterException) {
                _ = try await scene.derive(["Resources": ["orders"], "Audiences": ["billing"]])
            }
            // What is for another opens nothing here.
            await refused(.notAuthorizedException, "Invalid Access Token") { try await scene.app.user(bound) }
        }
    }

    @Test func `an ID token is made where it is asked for, and for no other client`() async throws {
        try await withScene { scene in
            let answer = try await scene.derive(["RequestedTokenType": "ID_TOKEN"])
            #expect(answer["IssuedTokenType"] == "ID_TOKEN" && answer["TokenType"] == "N_A")
            let claims = SignInStep.claims(of: answer["IssuedToken"]?.stringValue ?? "")
            #expect(claims["token_use"] == "id" && claims["aud"] == .string(scene.service.id))
            #expect(claims["name"] == "Anna")
            let named = try await scene.claims(["RequestedTokenType": "ID_TOKEN", "Audiences": ["billing"]])
            #expect(named["aud"] == "billing" && named["azp"] == .string(scene.service.id))
            await refused(.invalidParameterException) {
                _ = try await scene.derive(["RequestedTokenType": "ID_TOKEN", "Audiences": [.string(scene.app.id)]])
            }
            // An ID token can be exchanged, and holds the scopes of its sign-in.
            let back = try await scene.derive([
                "SubjectToken": .string(scene.step.idToken), "SubjectTokenType": "ID_TOKEN",
            ])
            #expect(back["Scopes"] == [.string(Self.api)])
        }
    }

    /// A client without a secret lets anybody exchange who has a token.
    private func openClient(_ scene: Scene) async throws -> TestClient {
        try await scene.pool.client([
            "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH", "ALLOW_TOKEN_EXCHANGE_IMPERSONATION"],
            "AllowedOAuthScopes": ["orders/read", .string(Self.api)],
        ])
    }

    @Test func `what is for one service does not become good for the user operations again`() async throws {
        try await withScene { scene in
            let open = try await openClient(scene)
            let own = try await open.signIn("anna").accessToken
            let forOrders = try await scene.derive(
                ["SubjectToken": .string(own), "Resources": ["orders"]], by: open)["IssuedToken"]
            // Orders, who has this token and nothing else, tries to make more of it.
            for type in ["ACCESS_TOKEN", "ID_TOKEN"] {
                let again = try await scene.derive(
                    ["SubjectToken": forOrders, "RequestedTokenType": .string(type)], by: open)["IssuedToken"]
                #expect(SignInStep.claims(of: again?.stringValue ?? "")["aud"] == "orders")
                let twice = try await scene.derive(
                    ["SubjectToken": again, "SubjectTokenType": .string(type)], by: open)["IssuedToken"]
                await refused(.notAuthorizedException) { try await open.user(twice?.stringValue ?? "") }
                await refused(.invalidParameterException) {
                    _ = try await scene.derive(
                        [
                            "SubjectToken": again, "SubjectTokenType": .string(type),
                            "Audiences": [.string(open.id)],
                        ], by: open)
                }
            }
            // Nor does what another client was given.
            for type in ["ACCESS_TOKEN", "ID_TOKEN"] {
                let other = try await scene.derive(
                    ["SubjectToken": .string(own), "RequestedTokenType": .string(type)])["IssuedToken"]
                let back = try await scene.derive(
                    ["SubjectToken": other, "SubjectTokenType": .string(type)], by: open)["IssuedToken"]
                await refused(.notAuthorizedException) { try await open.user(back?.stringValue ?? "") }
            }
        }
    }

    @Test func `what is no good token of a user of this pool is refused`() async throws {
        try await withScene { scene in
            let (_, machine) = try await machineToken(scene.pool)
            let elsewhere = try await scene.server.pool()
            try await elsewhere.user("anna")
            let foreign = try await elsewhere.client().signIn("anna").accessToken
            let forged = String(scene.step.accessToken.dropLast(4)) + "AAAA"
            for token in [
                "x", "x.y.z", foreign, forged, scene.step.idToken, scene.step.refreshToken, machine.stringValue ?? "",
            ] {
                await refused(.notAuthorizedException, "Invalid Subject Token") {
                    _ = try await scene.derive(["SubjectToken": .string(token)])
                }
            }
            await refused(.notAuthorizedException, "Invalid Actor Token") {
                _ = try await scene.derive(["ActorToken": .string(foreign), "ActorTokenType": "ACCESS_TOKEN"])
            }
            for members in [
                ["ActorToken": machine], ["ActorTokenType": "ACCESS_TOKEN"],
            ] as [Members] {
                await refused(.invalidParameterException) { _ = try await scene.derive(members) }
            }
            try await scene.pool.call(.adminDisableUser, ["Username": "anna"])
            await refused(.notAuthorizedException, "Invalid Subject Token") { _ = try await scene.derive() }
        }
    }

    @Test func `a client's token is no actor's any more once the client was made anew`() async throws {
        try await withScene { scene in
            let members: Members = [
                "ClientName": "_custom_id_=machine", "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"],
                "GenerateSecret": true, "AllowedOAuthScopes": ["orders/read"],
            ]
            let client = try await scene.pool.client(members)
            let answer = try await client.call(.getClientToken, ["Secret": client.secret.map { .string($0) }])
            let token = answer["ClientAuthenticationResult"]?.objectValue?["AccessToken"]
            let acting: Members = ["ActorToken": token, "ActorTokenType": "ACCESS_TOKEN"]
            _ = try await scene.derive(acting)
            scene.server.clock.advance(by: 2000)
            try await scene.pool.call(.deleteUserPoolClient, ["ClientId": "machine"])
            await refused(.notAuthorizedException) { _ = try await scene.derive(acting) }
            try await scene.pool.client(members)
            await refused(.notAuthorizedException) { _ = try await scene.derive(acting) }
        }
    }

    @Test func `tokens of others and assertions fail closed, by name`() async throws {
        try await withScene { scene in
            for members in [
                ["SubjectTokenType": "SAML2"], ["SubjectTokenProviderName": "Okta"],
                ["ActorToken": "x", "ActorTokenType": "SAML2"],
                ["ActorToken": "x", "ActorTokenType": "ID_TOKEN", "ActorTokenProviderName": "Okta"],
            ] as [Members] {
                await refused(type: "NotImplementedException") { _ = try await scene.derive(members) }
            }
        }
    }
}
