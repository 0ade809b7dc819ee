import HTTP
import RouterSupport
import TestSupport
import Testing

@testable import Server

/// A module that the router has never heard of.
private struct Greetings {
    var routes: [Route] {
        [
            Route(.get, "/greet/{name}", pages: .open) { _, parameters in
                HTTPResponse(status: 200, body: Array("Hello, \(parameters["name"])".utf8))
            },
            Route(
                .post, "/greet/{name}", pages: .closed(refusal: "Not from there."),
                admission: { $0.headers.contains("x-friend") ? nil : HTTPResponse(status: 401) },
                handler: { _, _ in HTTPResponse(status: 204) }),
            Route(.get, "/whisper", hosts: .local(refusal: "Not by that name."), pages: .shown) { _, _ in
                HTTPResponse(status: 200)
            },
            Route(
                .put, "/secret", pages: .closed(refusal: "Not from there."),
                admission: { $0.headers.contains("x-friend") ? nil : HTTPResponse(status: 401) },
                handler: { _, _ in HTTPResponse(status: 204) }),
        ]
    }
}

/// Names that a pool gets while the server runs.
private struct PoolNames: HostNames {
    func contains(_ name: String) -> Bool { name == "auth.example" }
}

/// What a module gets by mounting a route: hosts, origins, CORS, HEAD, 405.
@Suite struct MountedRouteTests {
    private func withRouter(
        loopbackOnly: Bool = true, _ body: (Router) async throws -> Void
    ) async throws {
        try await withServer { server in
            try await body(
                .make(
                    server, loopbackOnly: loopbackOnly, furtherHosts: [PoolNames()], others: Greetings().routes))
        }
    }

    private func send(
        _ method: String, _ target: String, host: String = "localhost", _ fields: [String: String] = [:],
        to router: Router
    ) async -> HTTPResponse {
        var request = HTTPRequest(method: method, target: target, headers: ["Host": host])
        for (name, value) in fields { request.headers.set(name, value) }
        return await router.respond(to: request)
    }

    @Test func `it answers beside the product's own, and pages read it where it lets them`() async throws {
        try await withRouter { router in
            for method in ["GET", "HEAD"] {
                let response = await send(
                    method, "/greet/anna?x=y", ["Origin": "https://app.example"], to: router)
                #expect(response.status == 200 && response.body == Array("Hello, anna".utf8))
                #expect(response.headers["access-control-allow-origin"] == "*")
            }
            let health = await send("GET", "/_sekisho/health", to: router)
            #expect(health.status == 200)
        }
    }

    @Test func `a preflight is answered for the methods that pages may use`() async throws {
        try await withRouter { router in
            let response = await send("OPTIONS", "/greet/anna", ["Origin": "https://app.example"], to: router)
            #expect(response.status == 200 && response.headers["access-control-allow-methods"] == "GET")
            let closed = await send("OPTIONS", "/secret", ["X-Friend": "1"], to: router)
            #expect(closed.status == 405 && closed.headers["access-control-allow-origin"] == nil)
        }
    }

    @Test func `another method is told what the path takes, once the caller may ask at all`() async throws {
        try await withRouter { router in
            let greeting = await send("DELETE", "/greet/anna", to: router)
            #expect(greeting.status == 405 && greeting.headers["allow"] == "GET, HEAD, POST, OPTIONS")
            #expect(greeting.headers["access-control-allow-origin"] == "*")
            let keys = await send("POST", "/us-east-1_a/.well-known/jwks.json", to: router)
            #expect(keys.status == 405 && keys.headers["access-control-allow-origin"] == "*")
            let stranger = await send("GET", "/secret", to: router)
            #expect(stranger.status == 401 && stranger.headers["allow"] == nil)
            let friend = await send("GET", "/secret", ["X-Friend": "1"], to: router)
            #expect(friend.status == 405 && friend.headers["allow"] == "PUT")
            #expect(friend.headers["access-control-allow-origin"] == nil)
        }
    }

    @Test func `a foreign page is refused where the route is closed to it`() async throws {
        try await withRouter { router in
            for origin in ["https://app.example", "null"] {
                let response = await send("POST", "/greet/anna", ["Origin": origin, "X-Friend": "1"], to: router)
                #expect(response.status == 403 && response.headers["access-control-allow-origin"] == nil)
            }
            let own = await send(
                "POST", "/greet/anna", ["Origin": "http://localhost:3000", "X-Friend": "1"], to: router)
            #expect(own.status == 204 && own.headers["access-control-allow-origin"] == nil)
        }
    }

    @Test func `no path that is spelled otherwise finds it`() async throws {
        try await withRouter { router in
            for path in ["/greet", "/greet/", "/greet//", "/greet/..", "/greet/%2e", "/greet/a/b", "//greet/a"] {
                let response = await send("GET", path, to: router)
                #expect(response.status == 400, "\(path)")
            }
        }
    }

    @Test func `a route of local names answers to no other that the server has`() async throws {
        for loopbackOnly in [true, false] {
            try await withRouter(loopbackOnly: loopbackOnly) { router in
                let local = await send("GET", "/whisper", to: router)
                #expect(local.status == 200)
                let named = await send("GET", "/whisper", host: "auth.example", to: router)
                #expect(named.status == 403)
            }
        }
    }

    @Test func `names that come while the server runs are answered to, and trusted no further`() async throws {
        try await withRouter { router in
            let greeting = await send("GET", "/greet/anna", host: "AUTH.example:9229", to: router)
            #expect(greeting.status == 200)
            let other = await send("GET", "/greet/anna", host: "other.example", to: router)
            #expect(other.status == 403)
            let outbox = await send("GET", "/_sekisho/outbox", host: "auth.example", to: router)
            #expect(outbox.status == 403)
            let nothing = await send("GET", "/_sekisho/nothing", host: "auth.example", to: router)
            #expect(nothing.status == 403)
        }
    }
}
