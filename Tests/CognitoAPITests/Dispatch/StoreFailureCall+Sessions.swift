import Identity
import JSON
import ServiceModel
import TestSupport

/// Sessions and what else signs in without a user's password: secrets, and tokens for secrets and for tokens. With them
/// stand the limits of requests.
extension StoreFailureCall {
    static let sessions: [StoreFailureCall] = [
        clientSecrets, userSessions, sessionSettings, otherTokens, provisionedLimits,
    ].flatMap(\.self)

    // MARK: Secrets

    /// A client with a secret, in the form of an input.
    private static func confidential(_ client: TestClient) async throws -> JSONObject {
        let made = try await client.pool.client(["GenerateSecret": true])
        return ["UserPoolId": .string(client.pool.id), "ClientId": .string(made.id)]
    }

    private static let clientSecrets = [
        StoreFailureCall(.addUserPoolClientSecret, "", confidential),
        StoreFailureCall(.listUserPoolClientSecrets, "", confidential),
        StoreFailureCall(.deleteUserPoolClientSecret) { client in
            var input = try await confidential(client)
            let added = try await client.server.call(.addUserPoolClientSecret, input)
            input["ClientSecretId"] = added["ClientSecretDescriptor"]?.objectValue?["ClientSecretId"]
            return input
        },
    ]

    // MARK: Sessions

    /// A client of a pool that keeps sessions.
    private static func tracking(_ client: TestClient) async throws -> TestClient {
        let pool = try await client.server.pool()
        try await pool.call(
            .setUserPoolSessionConfiguration,
            ["UserSessionTracking": "ENABLED", "TokenSession": ["MaxPerUser": 2]])
        try await pool.user("anna")
        return try await pool.client()
    }

    private static func sessionId(_ client: TestClient) async throws -> JSONValue {
        let answer = try await client.pool.call(.adminListUserSessions, ["Username": "anna"])
        return answer["Sessions"]?.arrayValue?.first?.objectValue?["SessionId"] ?? .null
    }

    private static let userSessions = [
        StoreFailureCall(.initiateAuth, "a session too many") { client in
            let client = try await tracking(client)
            for _ in 0..<2 { _ = try await client.signIn("anna") }
            return [
                "ClientId": .string(client.id), "AuthFlow": "USER_PASSWORD_AUTH",
                "AuthParameters": .strings(["USERNAME": "anna", "PASSWORD": TestPool.password]),
            ]
        },
        StoreFailureCall(.listUserSessions) { client in
            ["AccessToken": .string(try await tracking(client).signIn("anna").accessToken)]
        },
        StoreFailureCall(.revokeUserSession) { client in
            let client = try await tracking(client)
            _ = try await client.signIn("anna")
            let other = try await sessionId(client)
            return ["AccessToken": .string(try await client.signIn("anna").accessToken), "SessionId": other]
        },
        StoreFailureCall(.adminListUserSessions) { client in
            ["UserPoolId": .string(try await tracking(client).pool.id), "Username": "anna"]
        },
        StoreFailureCall(.adminRevokeUserSession) { client in
            let client = try await tracking(client)
            _ = try await client.signIn("anna")
            return [
                "UserPoolId": .string(client.pool.id), "Username": "anna", "SessionId": try await sessionId(client),
            ]
        },
    ]

    private static let sessionSettings = [
        StoreFailureCall(.getUserPoolSessionConfiguration) { client in ["UserPoolId": .string(client.pool.id)] },
        StoreFailureCall(.setUserPoolSessionConfiguration) { client in
            [
                "UserPoolId": .string(try await client.server.pool().id), "UserSessionTracking": "ENABLED",
                "TokenSession": ["MaxPerUser": 2],
            ]
        },
        StoreFailureCall(.getUserPoolClientSessionConfiguration) { client in
            ["UserPoolId": .string(client.pool.id), "ClientId": .string(client.id)]
        },
        StoreFailureCall(.setUserPoolClientSessionConfiguration) { client in
            let client = try await tracking(client)
            return [
                "UserPoolId": .string(client.pool.id), "ClientId": .string(client.id),
                "SSOSession": ["MaxValidityMinutes": 5],
            ]
        },
    ]

    // MARK: Tokens for secrets and for tokens

    /// A pool with something that a client may be allowed to do.
    private static func poolWithScopes(_ client: TestClient) async throws -> TestPool {
        let pool = try await client.server.pool()
        try await pool.call(
            .createResourceServer,
            [
                "Identifier": "api", "Name": "api", "Scopes": [["ScopeName": "read", "ScopeDescription": "r"]],
            ])
        return pool
    }

    /// An input that gets a client a token of its own.
    private static func machine(_ pool: TestPool) async throws -> JSONObject {
        let client = try await pool.client([
            "ExplicitAuthFlows": ["ALLOW_CLIENT_TOKEN_AUTH"], "GenerateSecret": true,
            "AllowedOAuthScopes": ["api/read"],
        ])
        return ["ClientId": .string(client.id), "Secret": .string(client.secret ?? "")]
    }

    private static func exchange(_ pool: TestPool) async throws -> JSONObject {
        let service = try await pool.client([
            "ExplicitAuthFlows": ["ALLOW_TOKEN_EXCHANGE_IMPERSONATION", "ALLOW_TOKEN_EXCHANGE_DELEGATION"],
            "GenerateSecret": true, "AllowedOAuthScopes": ["api/read"],
        ])
        try await pool.user("anna")
        return [
            "ClientId": .string(service.id), "ClientSecret": .string(service.secret ?? ""),
            "SubjectToken": .string(try await pool.client().signIn("anna").accessToken),
            "SubjectTokenType": "ACCESS_TOKEN", "Resources": ["api"],
        ]
    }

    private static let otherTokens = [
        StoreFailureCall(.getClientToken) { client in try await machine(poolWithScopes(client)) },
        StoreFailureCall(.getDerivedToken, "impersonation") { client in
            try await exchange(poolWithScopes(client))
        },
        StoreFailureCall(.getDerivedToken, "delegation") { client in
            let pool = try await poolWithScopes(client)
            let answer = try await client.server.call(.getClientToken, machine(pool))
            var input = try await exchange(pool)
            input["ActorToken"] = answer["ClientAuthenticationResult"]?.objectValue?["AccessToken"]
            input["ActorTokenType"] = "ACCESS_TOKEN"
            return input
        },
    ]

    // MARK: Limits

    private static let listing: JSONValue = ["LimitClass": "API_CATEGORY", "Attributes": ["Category": "UserList"]]

    private static let provisionedLimits = [
        StoreFailureCall(.getProvisionedLimit) { _ in ["LimitDefinition": listing] },
        StoreFailureCall(.updateProvisionedLimit) { _ in
            ["LimitDefinition": listing, "RequestedLimitValue": 3000]
        },
    ]
}
