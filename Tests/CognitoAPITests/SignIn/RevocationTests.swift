import Identity
import JSON
import ServiceModel
import TestSupport
import Testing

/// cognito/tokens §5.
@Suite struct RevocationTests {
    private func fixture(_ server: TestServer, _ client: Members = [:]) async throws -> TestClient {
        let pool = try await server.pool()
        try await pool.user("anna")
        return try await pool.client(client)
    }

    private func revoke(_ token: String, _ client: TestClient) async throws -> JSONObject {
        try await client.call(
            .revokeToken, ["Token": .string(token), "ClientSecret": client.secret.map { .string($0) }])
    }

    @Test func `revoking a refresh token ends its sign-in and no other`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let (ended, other) = (try await client.signIn("anna"), try await client.signIn("anna"))
            #expect(try await revoke(ended.refreshToken, client) == [:])
            await refused(.notAuthorizedException, "Refresh Token has been revoked") {
                try await client.refresh(ended.refreshToken)
            }
            await refused(.notAuthorizedException, "Access Token has been revoked") {
                try await client.user(ended.accessToken)
            }
            try await client.user(other.accessToken)
            try await client.refresh(other.refreshToken)
        }
    }

    @Test func `revoking again is no error`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").refreshToken
            #expect(try await revoke(token, client) == [:])
            #expect(try await revoke(token, client) == [:])
        }
    }

    @Test func `only refresh tokens are revoked`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let step = try await client.signIn("anna")
            for token in [step.accessToken, step.idToken] {
                await refused(.unsupportedTokenTypeException) { _ = try await revoke(token, client) }
            }
            try await client.user(step.accessToken)
        }
    }

    @Test func `a foreign client, an unknown one and a wrong secret are not authorized`() async throws {
        try await withServer { server in
            let client = try await fixture(server, ["GenerateSecret": true])
            let token = try await client.signIn("anna").refreshToken
            let other = try await client.pool.client()
            await refused(.unauthorizedException) { _ = try await revoke(token, other) }
            for secret in [nil, "wrongSecretWrongSecretWrong"] as [String?] {
                await refused(.unauthorizedException) {
                    try await client.call(
                        .revokeToken,
                        ["Token": .string(token), "ClientSecret": secret.map { .string($0) }])
                }
            }
            await refused(.unauthorizedException) {
                try await server.call(.revokeToken, ["ClientId": "none", "Token": .string(token)])
            }
            #expect(try await revoke(token, client) == [:])
        }
    }

    @Test func `a client that disabled revocation cannot revoke`() async throws {
        try await withServer { server in
            let client = try await fixture(server, ["EnableTokenRevocation": false])
            let step = try await client.signIn("anna")
            #expect(SignInStep.claims(of: step.accessToken)["origin_jti"] == nil)
            await refused(.unsupportedOperationException) { _ = try await revoke(step.refreshToken, client) }
            try await client.user(step.accessToken)
        }
    }

    @Test(arguments: ["user", "administrator"])
    func `signing out everywhere ends every sign-in`(_ who: String) async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let sibling = try await client.pool.client()
            let (first, second) = (try await client.signIn("anna"), try await sibling.signIn("anna"))
            let answer =
                who == "user"
                ? try await server.call(.globalSignOut, ["AccessToken": .string(first.accessToken)])
                : try await client.pool.call(.adminUserGlobalSignOut, ["Username": "anna"])
            #expect(answer == [:])
            for (client, step) in [(client, first), (sibling, second)] {
                await refused(.notAuthorizedException, "Refresh Token has been revoked") {
                    try await client.refresh(step.refreshToken)
                }
                await refused(.notAuthorizedException, "Access Token has been revoked") {
                    try await client.user(step.accessToken)
                }
            }
            await refused(.notAuthorizedException, "Access Token has been revoked") {
                try await server.call(.globalSignOut, ["AccessToken": .string(first.accessToken)])
            }
            try await client.signIn("anna")
        }
    }

    @Test func `changing the password ends no sign-in`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let step = try await client.signIn("anna")
            try await client.pool.call(
                .adminSetUserPassword, ["Username": "anna", "Password": "Other-Horse-8", "Permanent": true])
            try await client.user(step.accessToken)
            try await client.refresh(step.refreshToken)
        }
    }
}
