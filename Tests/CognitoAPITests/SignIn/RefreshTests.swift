import Identity
import JSON
import ServiceModel
import Synchronization
import TestSupport
import Testing

/// REFRESH_TOKEN_AUTH and GetTokensFromRefreshToken: cognito/tokens §4, §8, §9.
@Suite struct RefreshTests {
    private func fixture(_ server: TestServer, _ client: Members = [:]) async throws -> TestClient {
        let pool = try await server.pool()
        try await pool.user("anna", ["email": "anna@example.com"])
        return try await pool.client(client)
    }

    private let invalid = "Invalid Refresh Token."

    @Test func `a refresh gives new tokens of the same sign-in and no refresh token`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let first = try await client.signIn("anna")
            server.clock.advance(by: 10 * Milliseconds.minute)
            for step in [try await client.refresh(first.refreshToken), try await client.renew(first.refreshToken)] {
                #expect(step.result?["RefreshToken"] == nil)
                #expect(step.result?["TokenType"] == "Bearer" && step.result?["ExpiresIn"] == 3600)
                let (old, new) = (
                    SignInStep.claims(of: first.accessToken), SignInStep.claims(of: step.accessToken)
                )
                #expect(new["origin_jti"] == old["origin_jti"] && new["auth_time"] == old["auth_time"])
                #expect(new["event_id"] == old["event_id"])
                #expect(new["jti"] != old["jti"] && new["iat"] != old["iat"])
                #expect(try await client.user(step.accessToken).username == "anna")
            }
        }
    }

    @Test func `groups and attributes are read anew`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let first = try await client.signIn("anna")
            try await client.pool.call(.createGroup, ["GroupName": "admins"])
            try await client.pool.call(.adminAddUserToGroup, ["Username": "anna", "GroupName": "admins"])
            try await client.pool.call(
                .adminUpdateUserAttributes,
                ["Username": "anna", "UserAttributes": .attributes(["name": "Anna"])])
            let claims = SignInStep.claims(of: try await client.refresh(first.refreshToken).idToken)
            #expect(claims["cognito:groups"] == ["admins"] && claims["name"] == "Anna")
        }
    }

    @Test func `garbage and a foreign client's token are refused`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            let token = try await client.signIn("anna").refreshToken
            let sibling = try await client.pool.client()
            let stranger = try await server.pool().client()
            for other in [sibling, stranger] {
                await refused(.notAuthorizedException, invalid) { try await other.refresh(token) }
                await refused(.notAuthorizedException, invalid) { try await other.renew(token) }
            }
            var altered = Array(token)
            altered[altered.count / 2] = altered[altered.count / 2] == "A" ? "B" : "A"
            for bad in ["garbage", String(altered), token + "A"] {
                await refused(.notAuthorizedException, invalid) { try await client.refresh(bad) }
                await refused(.notAuthorizedException, invalid) { try await client.renew(bad) }
            }
            try await client.refresh(token)
        }
    }

    @Test func `a refresh token lives for thirty days, or as long as the client says`() async throws {
        try await withServer { server in
            let standard = try await fixture(server)
            let hours = try await standard.pool.client([
                "RefreshTokenValidity": 2, "TokenValidityUnits": ["RefreshToken": "hours"],
            ])
            for (client, lifetime) in [(standard, 30 * Milliseconds.day), (hours, 2 * Milliseconds.hour)] {
                let token = try await client.signIn("anna").refreshToken
                server.clock.advance(by: lifetime - 1)
                try await client.refresh(token)
                server.clock.advance(by: 1)
                await refused(.notAuthorizedException, "Refresh Token has expired") {
                    try await client.refresh(token)
                }
            }
        }
    }

    @Test func `a confidential client proves itself by hash there and by secret here`() async throws {
        try await withServer { server in
            let client = try await fixture(server, ["GenerateSecret": true])
            let token = try await client.signIn("anna").refreshToken
            try await client.refresh(token, secretHash: client.secretHash("anna"))
            await refused(.notAuthorizedException, "SecretHash does not match for the client: \(client.id)") {
                try await client.refresh(token, secretHash: client.secretHash("bert"))
            }
            await refused(.notAuthorizedException) { try await client.refresh(token) }
            try await client.renew(token)
            for secret in [nil, "wrongSecretWrongSecretWrong"] as [String?] {
                await refused(.notAuthorizedException) {
                    try await client.call(
                        .getTokensFromRefreshToken,
                        ["RefreshToken": .string(token), "ClientSecret": secret.map { .string($0) }])
                }
            }
        }
    }

    @Test func `a missing token is named`() async throws {
        try await withServer { server in
            let client = try await fixture(server)
            await refused(.invalidParameterException, "Missing required parameter REFRESH_TOKEN") {
                try await client.initiate("REFRESH_TOKEN_AUTH", [:])
            }
        }
    }

    // MARK: Rotation (cognito/tokens §9)

    private func rotating(_ server: TestServer, grace: Int64) async throws -> TestClient {
        try await fixture(
            server,
            [
                "RefreshTokenRotation": [
                    "Feature": "ENABLED", "RetryGracePeriodSeconds": .number(JSONNumber(grace)),
                ], "ExplicitAuthFlows": ["ALLOW_USER_PASSWORD_AUTH"],
            ])
    }

    @Test func `with rotation each refresh gives a new token and kills the old one`() async throws {
        try await withServer { server in
            let client = try await rotating(server, grace: 0)
            let first = try await client.signIn("anna").refreshToken
            let second = try await client.renew(first).refreshToken
            #expect(!second.isEmpty && second != first)
            let third = try await client.renew(second).refreshToken
            #expect(third != second)
            await refused(.refreshTokenReuseException) { try await client.renew(first) }
        }
    }

    @Test func `a rotated token that comes back ends the whole sign-in`() async throws {
        try await withServer { server in
            let client = try await rotating(server, grace: 0)
            let first = try await client.signIn("anna")
            let second = try await client.renew(first.refreshToken)
            await refused(.refreshTokenReuseException) { try await client.renew(first.refreshToken) }
            await refused(.notAuthorizedException, "Refresh Token has been revoked") {
                try await client.renew(second.refreshToken)
            }
            await refused(.notAuthorizedException, "Access Token has been revoked") {
                try await client.user(second.accessToken)
            }
        }
    }

    @Test func `within the grace period a rotated token gives another pair`() async throws {
        try await withServer { server in
            let client = try await rotating(server, grace: 30)
            let first = try await client.signIn("anna").refreshToken
            let second = try await client.renew(first).refreshToken
            server.clock.advance(by: 30 * Milliseconds.second - 1)
            let again = try await client.renew(first).refreshToken
            #expect(again != second && !again.isEmpty)
            server.clock.advance(by: 1)
            await refused(.refreshTokenReuseException) { try await client.renew(first) }
        }
    }

    @Test func `refreshes at once within the grace period all succeed`() async throws {
        try await withServer { server in
            let client = try await rotating(server, grace: 30)
            let token = try await client.signIn("anna").refreshToken
            let errors = await withTaskGroup(of: String?.self) { group in
                for _ in 0..<8 {
                    group.addTask {
                        do {
                            try await client.renew(token)
                            return nil
                        } catch { return "\(error)" }
                    }
                }
                return await group.reduce(into: [String]()) { if let error = $1 { $0.append(error) } }
            }
            #expect(errors == [])
        }
    }

    @Test func `of two refreshes at once without a grace period one wins`() async throws {
        try await withServer { server in
            let client = try await rotating(server, grace: 0)
            let token = try await client.signIn("anna").refreshToken
            let wins = await withTaskGroup(of: Bool.self) { group in
                for _ in 0..<6 { group.addTask { (try? await client.renew(token)) != nil } }
                return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
            }
            #expect(wins == 1)
        }
    }

    @Test func `a reuse that races with the first use ends the sign-in`() async throws {
        try await withServer { server in
            let client = try await rotating(server, grace: 0)
            let first = try await client.signIn("anna")
            // The second use has read the token as fresh, and then the first one runs from beginning to end.
            let winner = Mutex<SignInStep?>(nil)
            server.store.afterNextRead {
                let step = try? await client.renew(first.refreshToken)
                winner.withLock { $0 = step }
            }
            await refused(.refreshTokenReuseException) { try await client.renew(first.refreshToken) }
            let won = try #require(winner.withLock { $0 })
            await refused(.notAuthorizedException, "Refresh Token has been revoked") {
                try await client.renew(won.refreshToken)
            }
            await refused(.notAuthorizedException, "Access Token has been revoked") {
                try await client.user(won.accessToken)
            }
        }
    }

    @Test func `whatever the order of refreshes at once without a grace period, no token of the family lives`()
        async throws
    {
        try await withServer { server in
            let client = try await rotating(server, grace: 0)
            let first = try await client.signIn("anna")
            let won = await withTaskGroup(of: SignInStep?.self) { group in
                for _ in 0..<6 { group.addTask { try? await client.renew(first.refreshToken) } }
                return await group.reduce(into: [SignInStep]()) { if let step = $1 { $0.append(step) } }
            }
            #expect(won.count == 1)
            for step in won {
                await refused(.notAuthorizedException) { try await client.renew(step.refreshToken) }
                await refused(.notAuthorizedException) { try await client.user(step.accessToken) }
            }
        }
    }

    @Test func `rotation does not prolong the sign-in`() async throws {
        try await withServer { server in
            let client = try await rotating(server, grace: 0)
            var token = try await client.signIn("anna").refreshToken
            server.clock.advance(by: 29 * Milliseconds.day)
            token = try await client.renew(token).refreshToken
            server.clock.advance(by: Milliseconds.day)
            let last = token
            await refused(.notAuthorizedException, "Refresh Token has expired") { try await client.renew(last) }
        }
    }

    @Test func `the old flow is of no use to a client that rotates`() async throws {
        try await withServer { server in
            // Without listed flows a client refreshes: but not so (cognito/tokens §8).
            let pool = try await server.pool()
            try await pool.user("anna")
            let client = try await pool.client([
                "RefreshTokenRotation": ["Feature": "ENABLED", "RetryGracePeriodSeconds": 0],
                "ExplicitAuthFlows": .some(["USER_PASSWORD_AUTH"]),
            ])
            let token = try await client.signIn("anna").refreshToken
            await refused(.invalidParameterException) { try await client.refresh(token) }
            try await client.renew(token)
        }
    }
}
