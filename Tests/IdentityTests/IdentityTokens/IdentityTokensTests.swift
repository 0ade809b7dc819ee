import Cryptography
import JSON
import ServiceModel
import TestSupport
import Testing

@testable import Identity

/// Tokens of identity pools. Cited by docs/threat-model.md.
@Suite struct IdentityTokensTests {
    private func issue(
        _ server: TestServer, until end: Int64? = nil, tags: [String: String] = ["Team": "red"]
    ) async throws -> String {
        try await server.services.identityTokens.issue(
            poolId: "us-east-1:p", identityId: "us-east-1:i", amr: ["authenticated", "x"],
            expiresAt: end ?? server.clock.now + 600_000, tags: tags)
    }

    @Test func `a token says whose it is, of which pool, how that was proven, and with which tags`() async throws {
        try await withServer { server in
            let token = try await issue(server)
            let claims = try JWS.Compact.parse(token).claims()
            let now = server.clock.now / 1000
            let expected: JSONValue = [
                "sub": "us-east-1:i", "aud": "us-east-1:p", "amr": ["authenticated", "x"],
                "iss": "http://localhost:9229/cognito-identity", "exp": .number(JSONNumber(now + 600)),
                "iat": .number(JSONNumber(now)), "https://aws.amazon.com/tags": ["principal_tags": ["Team": ["red"]]],
            ]
            #expect(claims.map(JSONValue.object) == expected)
            let verified = try await server.services.identityTokens.verify(token)
            #expect(
                verified.identity
                    == FederatedIdentity(
                        poolId: "us-east-1:p", identityId: "us-east-1:i", amr: ["authenticated", "x"]))
            #expect(verified.tags == ["Team": "red"] && verified.expiresAt == (now + 600) * 1000)
            let plain = try await server.services.identityTokens.verify(try await issue(server, tags: [:]))
            #expect(plain.tags.isEmpty)
        }
    }

    @Test func `the issuer is AWS's where issuers are`() async throws {
        let settings = { (settings: inout IdentitySettings) in settings.issuer = .aws }
        try await withServer(settings) { server in
            #expect(server.services.identityTokens.issuer == "https://cognito-identity.amazonaws.com")
            _ = try await server.services.identityTokens.verify(try await issue(server))
        }
    }

    @Test func `a token ends by the server's clock`() async throws {
        try await withServer { server in
            let token = try await issue(server, until: server.clock.now + 60_000)
            server.clock.advance(by: 59_000)
            _ = try await server.services.identityTokens.verify(token)
            server.clock.advance(by: 2_000)
            await #expect(throws: IdentityTokenRefusal.self) { try await server.services.identityTokens.verify(token) }
        }
    }

    @Test func `one key signs at all servers and stays, sealed`() async throws {
        try await withServer { server in
            let token = try await issue(server)
            let beside = server.beside()
            _ = try await beside.identityTokens.verify(token)
            let kids = try await beside.identityTokens.publishedKeys().map(\.kid)
            #expect(try await server.services.identityTokens.publishedKeys().map(\.kid) == kids && kids.count == 1)
            let stored = try await server.store.read { try $0.serviceKeys(.identityTokens) }
            #expect(stored.map(\.kid) == kids)
            #expect(throws: (any Error).self) { try RSAPrivateKey(pkcs8: stored[0].sealedPrivateKey) }
        }
    }

    @Test func `nothing else's token passes, and none of these passes elsewhere`() async throws {
        try await withServer { server in
            let client = try await server.pool().client()
            try await client.pool.user("anna")
            let tokens = try await client.signIn("anna")
            let own = try await issue(server)
            for token in [tokens.idToken, tokens.accessToken, "", "a.b.c", own + "A", String(own.dropLast(8))] {
                await #expect(throws: IdentityTokenRefusal.invalid) {
                    try await server.services.identityTokens.verify(token)
                }
            }
            await refused(.notAuthorizedException) {
                try await server.call(.getUser, ["AccessToken": .string(own)])
            }
            // A pool's key signs what looks like one, and the identity pools' key what says another issuer.
            let pool = try await server.services.pools.pool(client.pool.id)
            let poolKeys = try await server.services.signingKeys.keys(of: pool, at: server.clock.now)
            let payload = try JWS.Compact.parse(own).payload
            let forged = try JWS.sign(payload: payload, key: poolKeys.id.key, kid: poolKeys.id.kid)
            let kid = try JWS.Compact.parse(own).keyID ?? ""
            let borrowed = try JWS.sign(payload: payload, key: poolKeys.id.key, kid: kid)
            for token in [forged, borrowed] {
                await #expect(throws: IdentityTokenRefusal.invalid) {
                    try await server.services.identityTokens.verify(token)
                }
            }
        }
    }
}
