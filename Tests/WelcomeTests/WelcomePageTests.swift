import Configuration
import HTTP
import JSON
import Logging
import RouterSupport
import Server
import ServiceModel
import TestSupport
import Testing

@testable import Welcome

/// `GET /`: docs/threat-model.md, "A page of another origin" and "A host name that is rebound".
@Suite struct WelcomePageTests {
    private func page(
        _ router: Router, host: String = "localhost:9229", peer: SocketAddress = .anyLoopbackPort,
        headers: [String: String] = [:]
    ) async -> (response: HTTPResponse, text: String) {
        var request = HTTPRequest(method: "GET", target: "/", headers: ["Host": host], peer: peer)
        for (name, value) in headers { request.headers.set(name, value) }
        let response = await router.respond(to: request)
        return (response, String(decoding: response.body, as: UTF8.self))
    }

    /// A server with a pool and a message, and the code that was sent.
    private func withMessage(_ body: (TestServer, TestClient, String) async throws -> Void) async throws {
        try await withServer { server in
            let client = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            try await client.signUp("anna", ["email": "anna@example.com"])
            try await body(server, client, try await server.code(to: "anna"))
        }
    }

    @Test func `a developer of this machine sees pools, code to paste and messages with their codes`() async throws {
        try await withMessage { server, client, code in
            let (response, text) = await page(.make(server))
            #expect(response.status == 200 && response.headers["content-type"] == "text/html; charset=utf-8")
            for part in [client.pool.id, client.id, code, "anna@example.com", "sign-up", "0.0.0-test"] {
                #expect(text.contains(part), "\(part)")
            }
            #expect(text.contains("list-users --user-pool-id \(client.pool.id)"))
        }
    }

    @Test func `nobody else sees what is in the server`() async throws {
        try await withMessage { server, client, code in
            let token = ControlToken(scopes: [.outbox], secret: Redacted("a-long-control-token-of-tests"))
            let elsewhere = try #require(SocketAddress(host: "192.0.2.1", port: 1))
            let open = Router.make(server, loopbackOnly: false, refusesForwarded: false)
            let pages = [
                await page(.make(server, control: .tokens([token]))), await page(.make(server, control: .closed)),
                await page(open, peer: elsewhere), await page(open, host: "rebound.example"),
                await page(open, headers: ["X-Forwarded-For": "192.0.2.1"]),
                await page(.make(server, profile: .production)),
            ]
            for (response, text) in pages {
                #expect(response.status == 200)
                for part in [client.pool.id, client.id, code, "anna"] { #expect(!text.contains(part), "\(part)") }
            }
        }
    }

    @Test func `in production the page does not tell the version`() async throws {
        try await withServer { server in
            for control in [ControlAccess.open, .closed] {
                let (response, text) = await page(.make(server, control: control, profile: .production))
                #expect(!text.contains("0.0.0-test"))
                #expect(!response.headers.contains { "\($0)".contains("0.0.0-test") })
            }
        }
    }

    @Test func `what strangers chose is text, and no script or foreign style runs`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let client = try await pool.client()
            try await client.signUp(#"<script>alert("1")</script>&'"#, ["email": "a&b'`=/@example.com"])
            let (response, text) = await page(.make(server))
            for part in ["<script", "a&b"] { #expect(!text.contains(part), "\(part)") }
            #expect(text.contains("&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&amp;&#39;"))
            let policy = response.headers["content-security-policy"] ?? ""
            #expect(policy.hasPrefix("default-src 'none'; style-src 'sha256-"))
            #expect(!policy.contains("unsafe") && !policy.contains("script-src"))
            #expect(policy.contains("frame-ancestors 'none'") && response.headers["access-control-allow-origin"] == nil)
        }
    }

    @Test func `however much there is, the page shows a few`() async throws {
        try await withServer { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            let client = try await pool.client()
            for number in 0..<20 {
                try await server.pool()
                try await pool.client()
                try await client.signUp("user-\(number)", ["email": "user-\(number)@example.com"])
            }
            let overview = try await WelcomeOverview.load(server.services)
            #expect(overview.pools.count == WelcomeOverview.poolLimit && overview.hasMorePools)
            #expect(overview.messages.count == WelcomeOverview.messageLimit)
            #expect(overview.messages.first?.username == "user-19")
            #expect(overview.pools.allSatisfy { $0.clients.count <= WelcomeOverview.clientLimit })
        }
    }

    @Test func `code to paste uses a client that it works with`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            for (id, isSecret, flow) in [
                ("aasecret", true, "ALLOW_USER_PASSWORD_AUTH"), ("bbsrp", false, "ALLOW_USER_SRP_AUTH"),
                ("ccpassword", false, "ALLOW_USER_PASSWORD_AUTH"),
            ] {
                try await server.call(
                    .createUserPoolClient,
                    [
                        "UserPoolId": .string(pool.id), "ClientName": .string("_custom_id_:\(id)"),
                        "GenerateSecret": .bool(isSecret), "ExplicitAuthFlows": [.string(flow)],
                    ])
            }
            let (_, text) = await page(.make(server))
            #expect(text.contains("--client-id ccpassword --auth-flow USER_PASSWORD_AUTH"))
            #expect(text.contains("userPoolClientId: &quot;bbsrp&quot;"))
            #expect(text.contains("aria-label=\"keys of "))
        }
    }

    @Test func `where no client fits there is no line that signs in`() async throws {
        try await withServer { server in
            let pool = try await server.pool()
            try await server.call(
                .createUserPoolClient,
                ["UserPoolId": .string(pool.id), "ClientName": "confidential", "GenerateSecret": .bool(true)])
            let (_, text) = await page(.make(server))
            #expect(text.contains("list-users --user-pool-id \(pool.id)"))
            #expect(!text.contains("initiate-auth") && !text.contains("Amplify"))
        }
    }
}
