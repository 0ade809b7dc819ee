import CognitoAPI
import Configuration
import HTTP
import Identity
import JSON
import RouterSupport
import ServiceModel
import TestSupport
import Testing

@testable import Server

/// Which hosts and origins are served, and by whom: cognito/wire §1, §4; cited by docs/threat-model.md.
@Suite struct RouterTests {
    private func withRouter(
        loopbackOnly: Bool = true, hosts: [String] = [], origins: [String] = [], refusesForwarded: Bool = true,
        control: ControlAccess = .open, _ body: (Router, TestServer) async throws -> Void
    ) async throws {
        try await withServer { server in
            try await body(
                .make(
                    server, loopbackOnly: loopbackOnly, hosts: hosts, origins: origins,
                    refusesForwarded: refusesForwarded, control: control), server)
        }
    }

    private func post(_ operation: String, _ body: String = "{}", _ headers: [(String, String)] = []) -> HTTPRequest {
        TestServer.request(operation, body: Array(body.utf8), headers: headers)
    }

    private let list = #"{"MaxResults":1}"#

    // MARK: Hosts

    @Test(arguments: [
        "localhost", "localhost:9229", "LOCALHOST:9229", "127.0.0.1:9229", "127.9.9.9", "[::1]:9229",
        "cognito.localhost:9229", "[::ffff:127.0.0.1]:9229", "my_app.localhost",
    ])
    func `names of this machine are served`(_ host: String) async throws {
        try await withRouter { router, _ in
            let response = await router.respond(to: post("ListUserPools", list, [("Host", host)]))
            #expect(response.status == 200)
        }
    }

    @Test(arguments: [
        "evil.example", "evil.example:9229", "127.0.0.1.evil.example", "localhost.evil.example", "192.168.1.10:9229",
        "evillocalhost", "", "localhost.", "[localhost]", "[127.0.0.1]", "[::1].evil.example", "[::1%25lo]",
        "localhost:80.evil.example", "localhost:99999", "localhost:", "evil.example,.localhost", "127.1", "2130706433",
        "[::1", "::1", "0.0.0.0",
    ])
    func `a rebound name is refused, whatever is asked`(_ host: String) async throws {
        try await withRouter { router, _ in
            for request in [
                post("ListUserPools", list, [("Host", host)]), post("SignUp", "{}", [("Host", host)]),
                HTTPRequest(method: "GET", target: "/_sekisho/outbox", headers: ["Host": host]),
                HTTPRequest(method: "GET", target: "/us-east-1_x/.well-known/jwks.json", headers: ["Host": host]),
            ] {
                let response = await router.respond(to: request)
                #expect(response.status == 403)
            }
        }
    }

    @Test func `further names are served where they are configured, and all of them beyond loopback`() async throws {
        let request = post("ListUserPools", list, [("Host", "cognito.test:9229")])
        try await withRouter(hosts: ["cognito.test"]) { router, _ in
            let response = await router.respond(to: request)
            #expect(response.status == 200)
        }
        try await withRouter(loopbackOnly: false) { router, _ in
            let response = await router.respond(to: request)
            #expect(response.status == 200)
        }
    }

    // MARK: Origins

    @Test(arguments: [
        "https://evil.example", "http://evil.example:9229", "null", "http://localhost.evil.example",
        "https://evil.example/localhost", "file://", "chrome-extension://abc", "http://192.168.1.10",
        // A name that is trusted within one that is not.
        "http://[::1].evil.example", "http://[::1]evil.example", "http://[::1]:80.evil.example", "http://[::1",
        "http://localhost:80.evil.example", "http://localhost:evil.example", "http://127.0.0.1:1@evil.example",
        "http://localhost@evil.example", "http://evil.example@localhost", "http://evil.example@x.localhost",
        "http://evil.example/.localhost", "http://evil.example\\.localhost", "http://evil.example#.localhost",
        "http://evil.example?.localhost", "http://evil.example:.localhost", "http://evil.example%2f.localhost",
        "http://evil.example http://localhost", "http://localhost, http://evil.example", "http://localhost/",
        "http://localhost:", "http://localhost:99999", "http://localhost:+80", "http://localhost.", "http://.localhost",
        "http://[localhost]", "http://[127.0.0.1]", "http://[::1%25eth0]", "http://[fe80::1%25lo]", "http://::1",
        "http://127.0.0.1.", "http://127.1", "http://2130706433", "http://0x7f.0.0.1", "http://0177.0.0.1",
        "http://0.0.0.0", "http://[::]", "http://[::ffff:10.0.0.1]", "http://xn--localhost-9za", "http://ｌocalhost",
        "http://\u{17f}.localhost", "http:localhost", "http:/localhost", "//localhost", "localhost", "NULL", "",
        "ftp://localhost", "ws://localhost", "http://", "https://:443", "javascript://localhost",
    ])
    func `a foreign page signs users in and administers nothing`(_ origin: String) async throws {
        try await withRouter { router, _ in
            for operation in ["ListUserPools", "AdminDeleteUser", "CreateUserPool", "ListTagsForResource"] {
                let response = await router.respond(to: post(operation, list, [("Origin", origin)]))
                #expect(response.status == 403, "\(operation)")
                #expect(response.headers["access-control-allow-origin"] == nil)
            }
            let own = await router.respond(to: post("InitiateAuth", "{}", [("Origin", origin)]))
            #expect(own.status == 400)
            #expect(own.headers["access-control-allow-origin"] == "*")
            for path in ["outbox", "users", "version", "reset", "seed", "health"] {
                let method = path == "reset" || path == "seed" ? "POST" : "GET"
                let control = await router.respond(
                    to: HTTPRequest(
                        method: method, target: "/_sekisho/\(path)",
                        headers: ["Host": "localhost", "Origin": origin]))
                #expect(control.status == 403, "\(path)")
                #expect(control.headers["access-control-allow-origin"] == nil)
            }
        }
    }

    @Test(arguments: [
        "http://localhost:3000", "https://127.0.0.1:8443", "http://app.localhost", "http://[::1]:5173",
        "HTTP://LOCALHOST:3000",
        "http://127.8.8.8", "http://[0:0:0:0:0:0:0:1]", "http://[::ffff:127.0.0.1]:1", "http://a.b-c_d.localhost:65535",
    ])
    func `a page of this machine administers`(_ origin: String) async throws {
        try await withRouter { router, _ in
            let response = await router.respond(to: post("ListUserPools", list, [("Origin", origin)]))
            #expect(response.status == 200)
        }
    }

    @Test func `a configured origin administers`() async throws {
        try await withRouter(origins: ["https://admin.example"]) { router, _ in
            let response = await router.respond(
                to: post("ListUserPools", list, [("Origin", "https://admin.example")]))
            #expect(response.status == 200)
            let other = await router.respond(
                to: post("ListUserPools", list, [("Origin", "https://admin.example.evil")]))
            #expect(other.status == 403)
        }
    }

    // MARK: CORS (cognito/wire §1)

    @Test func `a preflight allows every header that SDKs send, and says what may be read`() async throws {
        try await withRouter { router, _ in
            let response = await router.respond(
                to: HTTPRequest(
                    method: "OPTIONS", target: "/",
                    headers: [
                        "Host": "localhost:9229", "Origin": "https://app.example",
                        "Access-Control-Request-Method": "POST",
                    ]))
            #expect(response.status == 200)
            #expect(response.headers["access-control-allow-origin"] == "*")
            #expect(response.headers["access-control-allow-methods"]?.contains("POST") == true)
            let allowed = response.headers["access-control-allow-headers"] ?? ""
            for name in [
                "x-amz-target", "x-amz-user-agent", "content-type", "cache-control", "amz-sdk-invocation-id",
                "amz-sdk-request", "authorization", "x-amz-date", "x-amz-security-token",
            ] { #expect(allowed.contains(name), "\(name)") }
            // Credentials are never allowed together with any origin.
            #expect(response.headers["access-control-allow-credentials"] == nil)
        }
    }

    @Test func `answers may be read by any page, errors too`() async throws {
        try await withRouter { router, _ in
            let response = await router.respond(
                to: post("InitiateAuth", "{}", [("Origin", "https://app.example")]))
            let exposed = response.headers["access-control-expose-headers"] ?? ""
            #expect(exposed.contains("x-amzn-RequestId") && exposed.contains("x-amzn-ErrorType"))
        }
    }

    // MARK: Proxies

    @Test(arguments: ["Forwarded", "X-Forwarded-For", "X-Forwarded-Host", "X-Forwarded-Proto"])
    func `where any credentials will do, what came through a proxy is refused`(_ header: String) async throws {
        try await withRouter { router, _ in
            let response = await router.respond(to: post("ListUserPools", list, [(header, "x")]))
            #expect(response.status == 403)
        }
        try await withRouter(refusesForwarded: false) { router, _ in
            let response = await router.respond(to: post("ListUserPools", list, [(header, "x")]))
            #expect(response.status == 200)
        }
    }

    // MARK: Paths (cognito/wire §4)

    @Test(arguments: [("GET", "/x"), ("POST", "/x"), ("PUT", "/"), ("DELETE", "/"), ("POST", "/api")])
    func `another path or method is not understood`(_ method: String, _ path: String) async throws {
        try await withRouter { router, _ in
            let response = await router.respond(
                to: HTTPRequest(method: method, target: path, headers: ["Host": "localhost"]))
            #expect(response.status == 400)
            let body = String(decoding: response.body, as: UTF8.self)
            #expect(
                body
                    == #"{"code":"BadRequest","message":"The server did not understand the operation that was requested.","type":"client"}"#
            )
        }
    }

    @Test func `discovery answers to every page`() async throws {
        try await withRouter { router, server in
            let pool = try await server.pool()
            for name in ["jwks.json", "openid-configuration"] {
                let response = await router.respond(
                    to: HTTPRequest(
                        method: "GET", target: "/\(pool.id)/.well-known/\(name)",
                        headers: ["Host": "localhost", "Origin": "https://app.example"]))
                #expect(response.status == 200)
                #expect(response.headers["access-control-allow-origin"] == "*")
            }
        }
    }
}
