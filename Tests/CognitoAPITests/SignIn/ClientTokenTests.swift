import CognitoAPI
import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// GetClientToken: cognito/tokens §10.
@Suite struct ClientTokenTests {
    private func machine(_ pool: TestPool, _ scopes: JSONValue? = ["api/read", "api/write", "openid"]) async throws
        -> TestClient
    {
        try await pool.client([
            "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"], "GenerateSecret": true, "AllowedOAuthScopes": scopes,
        ])
    }

    private func withPool(_ body: (TestServer, TestPool) async throws -> Void) async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.call(
                .createResourceServer,
                [
                    "Identifier": "api", "Name": "api",
                    "Scopes": .array(
                        ["read", "write", "admin"].map {
                            ["ScopeName": .string($0), "ScopeDescription": .string($0)]
                        }),
                ])
            try await body(server, pool)
        }
    }

    private func token(_ client: TestClient, _ scopes: JSONValue? = nil, secret: String? = nil) async throws
        -> JSONObject
    {
        let answer = try await client.call(
            .getClientToken, ["Secret": .string(secret ?? client.secret ?? ""), "Scopes": scopes])
        return answer["ClientAuthenticationResult"]?.objectValue ?? [:]
    }

    @Test func `a client's secret gets it a token of its own, for the scopes that it may have`() async throws {
        try await withPool { server, pool in
            let client = try await machine(pool)
            let result = try await token(client)
            #expect(result["TokenType"] == "Bearer" && result["ExpiresIn"] == 3600)
            let claims = SignInStep.claims(of: result["AccessToken"]?.stringValue ?? "")
            #expect(claims["sub"] == .string(client.id) && claims["client_id"] == .string(client.id))
            #expect(claims["token_use"] == "access" && claims["scope"] == "api/read api/write")
            #expect(claims["username"] == nil && claims["origin_jti"] == nil)
            let less = try await token(client, ["api/write"])
            #expect(SignInStep.claims(of: less["AccessToken"]?.stringValue ?? "")["scope"] == "api/write")
            // It is nobody's at the user operations.
            await refused(.notAuthorizedException) {
                try await client.user(result["AccessToken"]?.stringValue ?? "")
            }
        }
    }

    @Test func `either of two secrets will do, and no other`() async throws {
        try await withPool { _, pool in
            let client = try await machine(pool)
            let added = try await pool.call(.addUserPoolClientSecret, ["ClientId": .string(client.id)])
            let next = added["ClientSecretDescriptor"]?.objectValue?["ClientSecretValue"]?.stringValue
            #expect(try await token(client)["AccessToken"] != nil)
            #expect(try await token(client, secret: next)["AccessToken"] != nil)
            await refused(.notAuthorizedException) {
                _ = try await token(client, secret: String(repeating: "x", count: 52))
            }
            await refused(.resourceNotFoundException) {
                _ = try await token(TestClient(pool: pool, id: "none", secret: String(repeating: "x", count: 52)))
            }
        }
    }

    @Test func `scopes that there are not, or that the client may not have, are refused`() async throws {
        try await withPool { _, pool in
            let client = try await machine(pool)
            for scope in ["api/admin", "api/none", "openid", "aws.cognito.signin.user.admin"] {
                await refused(.invalidParameterException) { _ = try await token(client, [.string(scope)]) }
            }
            let bare = try await machine(pool, nil)
            await refused(.invalidParameterException) { _ = try await token(bare) }
        }
    }

    @Test func `the flow stands alone, and without it or without a secret there is no token`() async throws {
        try await withPool { _, pool in
            await refused(.invalidParameterException) {
                try await pool.client([
                    "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
                    "GenerateSecret": true,
                ])
            }
            let other = try await pool.client(["GenerateSecret": true, "AllowedOAuthScopes": ["api/read"]])
            await refused(.invalidParameterException, "CLIENT_TOKEN_AUTH flow not enabled for this client") {
                _ = try await token(other)
            }
            let open = try await pool.client(["ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"]])
            await refused(.notAuthorizedException) {
                _ = try await token(open, secret: String(repeating: "x", count: 52))
            }
        }
    }

    @Test func `a signature is neither asked for nor looked at`() async throws {
        try await withServer(access: SignedAccess()) { server in
            let request: Members = ["ClientId": "none", "Secret": .string(String(repeating: "x", count: 52))]
            await refused(.resourceNotFoundException) { try await server.call(.getClientToken, request) }
            await refused(.resourceNotFoundException) {
                try await server.call(.getClientToken, request, headers: [("Authorization", "AWS4-HMAC-SHA256 x")])
            }
        }
    }
}
