import Cryptography
import HTTP
import Identity
import JSON
import TestSupport
import Testing

@testable import CognitoAPI

/// cognito/tokens §1, §7.
@Suite struct DiscoveryDocumentsTests {
    private func document(
        _ kind: DiscoveryDocuments.Document, _ poolId: String, _ server: TestServer
    ) async throws -> (HTTPResponse, JSONObject) {
        let discovery = DiscoveryDocuments(services: server.services, baseURL: "http://localhost:9229")
        let response = await discovery.respond(kind, poolId: poolId)
        return (response, try JSONReader.read(response.body).objectValue ?? [:])
    }

    @Test func `the key set holds two keys, each complete`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let (response, json) = try await document(.keys, pool.id, server)
            #expect(response.status == 200 && response.headers["content-type"] == "application/json")
            let keys = json["keys"]?.arrayValue?.compactMap(\.objectValue) ?? []
            #expect(keys.count == 2)
            for key in keys {
                #expect(Set(key.members.map(\.key)) == ["alg", "e", "kid", "kty", "n", "use"])
                #expect(key["alg"] == "RS256" && key["kty"] == "RSA" && key["use"] == "sig" && key["e"] == "AQAB")
            }
        }
    }

    @Test func `a verifier finds the keys of both tokens in it`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let step = try await pool.client().signIn("anna")
            let (_, json) = try await document(.keys, pool.id, server)
            let keys = json["keys"]?.arrayValue?.compactMap(\.objectValue) ?? []
            var kids: Set<String> = []
            for token in [step.idToken, step.accessToken] {
                let jws = try JWS.Compact.parse(token)
                #expect(jws.header.members.map(\.key) == ["kid", "alg"])
                let kid = try #require(jws.keyID)
                let key = try #require(keys.first { $0["kid"]?.stringValue == kid })
                let modulus = try #require(Base64.urlDecode(key["n"]?.stringValue ?? ""))
                let verifier = try RSAPublicKey(n: modulus, e: [1, 0, 1])
                #expect(jws.isSigned(by: verifier))
                kids.insert(kid)
            }
            #expect(kids.count == 2)
        }
    }

    @Test func `a verifier of identity pools' tokens finds their issuer and their key, and those of no pool`()
        async throws
    {
        try await withServer { server in
            func document(_ name: String) async throws -> JSONObject {
                let path = "/cognito-identity/.well-known/\(name)"
                let discovery = DiscoveryDocuments(services: server.services, baseURL: "http://localhost:9229")
                let found = try #require(RouteTable(discovery.routes).match(path))
                let request = HTTPRequest(method: "GET", target: path)
                guard case .route(let route) = found.path.choice(for: "GET") else { return [:] }
                return try JSONReader.read(await route.handler(request, found.parameters).body).objectValue ?? [:]
            }
            let token = try await server.services.identityTokens.issue(
                poolId: "us-east-1:p", identityId: "us-east-1:i", amr: [], expiresAt: server.clock.now + 60_000)
            let configuration = try await document("openid-configuration")
            let jws = try JWS.Compact.parse(token)
            #expect(configuration["issuer"] == jws.claims()?["iss"])
            #expect(configuration["jwks_uri"] == "http://localhost:9229/cognito-identity/.well-known/jwks_uri")
            let keys = try await document("jwks_uri")["keys"]?.arrayValue?.compactMap(\.objectValue) ?? []
            let key = try #require(keys.first { $0["kid"]?.stringValue == jws.keyID })
            let modulus = try #require(Base64.urlDecode(key["n"]?.stringValue ?? ""))
            #expect(jws.isSigned(by: try RSAPublicKey(n: modulus, e: [1, 0, 1])) && keys.count == 1)
        }
    }

    @Test func `the configuration names the issuer of the tokens, and where the keys are`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let (_, json) = try await document(.configuration, pool.id, server)
            #expect(json["issuer"] == .string("http://localhost:9229/\(pool.id)"))
            #expect(json["jwks_uri"] == .string("http://localhost:9229/\(pool.id)/.well-known/jwks.json"))
            #expect(json["id_token_signing_alg_values_supported"] == ["RS256"])
            #expect(json["subject_types_supported"] == ["public"])
        }
    }

    @Test func `the configuration names nothing that is not there`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let (_, json) = try await document(.configuration, pool.id, server)
            let names = [
                "id_token_signing_alg_values_supported", "issuer", "jwks_uri", "subject_types_supported",
            ]
            #expect(json.members.map(\.key) == names)
        }
    }

    @Test func `with the issuer of AWS the keys are still fetched here`() async throws {
        try await withServer { settings in
            settings.issuer = .aws
        } _: { server in
            let pool = try await server.pool()
            try await pool.user("anna")
            let issuer = "https://cognito-idp.us-east-1.amazonaws.com/\(pool.id)"
            let (_, json) = try await document(.configuration, pool.id, server)
            #expect(json["issuer"] == .string(issuer))
            #expect(json["jwks_uri"] == .string("http://localhost:9229/\(pool.id)/.well-known/jwks.json"))
            let client = try await pool.client()
            let token = try await client.signIn("anna").accessToken
            #expect(SignInStep.claims(of: token)["iss"] == .string(issuer))
            try await client.user(token)
        }
    }

    @Test func `an unknown pool is not found`() async throws {
        try await withServer { server in
            let (response, json) = try await document(.keys, "us-east-1_none", server)
            #expect(response.status == 404 && json["code"] == "ResourceNotFound")
        }
    }

    @Test func `only the documents' own paths are theirs`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            let table = RouteTable(
                DiscoveryDocuments(services: server.services, baseURL: "http://localhost:9229").routes)
            let match = try #require(table.match("/\(pool.id)/.well-known/jwks.json"))
            guard case .route(let route) = match.path.choice(for: "GET") else {
                Issue.record("the key set takes no GET")
                return
            }
            let response = await route.handler(
                HTTPRequest(method: "GET", target: "/\(pool.id)/.well-known/jwks.json"), match.parameters)
            #expect(response.status == 200)
            for path in ["/", "/us-east-1_abc", "/us-east-1_abc/.well-known/other", "/a/b/.well-known/jwks.json"] {
                let other = table.match(path)
                #expect(other == nil, "\(path)")
            }
        }
    }
}
