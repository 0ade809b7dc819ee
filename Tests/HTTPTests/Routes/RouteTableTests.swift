import Testing

@testable import HTTP

@Suite("Route tables")
struct RouteTableTests {
    private func route(
        _ methods: Route.Methods, _ pattern: PathPattern, pages: CORS = .open, answer: String = ""
    ) -> Route {
        Route(methods, pattern, pages: pages) { _, _ in
            HTTPResponse(status: 200, body: Array((answer.isEmpty ? pattern.description : answer).utf8))
        }
    }

    /// What answers; "-" for a path or method that nobody takes.
    private func answer(_ table: RouteTable, _ method: String, _ path: String) async -> String {
        guard let match = table.match(path), case .route(let route) = match.path.choice(for: method) else { return "-" }
        let response = await route.handler(HTTPRequest(method: method, target: path), match.parameters)
        return String(decoding: response.body, as: UTF8.self)
    }

    private func allowed(_ routes: [Route], _ method: String = "PROPFIND") -> String? {
        guard case .notAllowed(_, let allowed)? = RouteTable(routes).match("/a")?.path.choice(for: method) else {
            return nil
        }
        return allowed
    }

    private func preflight(_ routes: [Route]) -> String? {
        guard case .preflight(let methods)? = RouteTable(routes).match("/a")?.path.choice(for: "OPTIONS") else {
            return nil
        }
        return methods
    }

    @Test func `the first segment that differs decides, whatever the order of mounting`() async {
        let patterns: [PathPattern] = [
            "/*", "/{a}", "/x", "/x/*", "/x/{b}", "/{a}/y", "/{a}/y/z", "/x/w", "/",
        ]
        for routes in [patterns, patterns.reversed()] {
            let table = RouteTable(routes.map { route(.get, $0) })
            for (path, expected) in [
                ("/", "/"), ("/x", "/x"), ("/q", "/{a}"), ("/x/y", "/x/{b}"), ("/q/y", "/{a}/y"), ("/x/w", "/x/w"),
                ("/x/y/z", "/x/*"), ("/q/y/z", "/{a}/y/z"), ("/q/r/s", "/*"), ("/x/", "/x/*"), ("*", "-"),
                ("", "-"), ("x", "-"), ("/..", "/*"),
            ] {
                let found = await answer(table, "GET", path)
                #expect(found == expected, "\(path)")
            }
        }
    }

    @Test func `parameters reach the handler by their names`() async {
        let table = RouteTable([
            Route(.get, "/{pool}/x/{name}", pages: .open) { _, parameters in
                HTTPResponse(status: 200, body: Array("\(parameters["pool"])|\(parameters["name"])".utf8))
            }
        ])
        let found = await answer(table, "GET", "/p%20q/x/1")
        #expect(found == "p%20q|1")
    }

    @Test func `a method finds its route, HEAD that of GET, and any other what takes the others`() async {
        let table = RouteTable([
            route(.get, "/a", pages: .shown, answer: "get"),
            route([.post, .put], "/a", pages: .shown, answer: "write"),
            route(.others, "/a", pages: .shown, answer: "others"), route(.post, "/b", answer: "b"),
        ])
        for (method, expected) in [
            ("GET", "get"), ("HEAD", "get"), ("POST", "write"), ("PUT", "write"), ("DELETE", "others"),
            ("PATCH", "others"), ("OPTIONS", "others"), ("PROPFIND", "others"), ("get", "others"),
        ] {
            let found = await answer(table, method, "/a")
            #expect(found == expected, "\(method)")
        }
        for method in ["GET", "HEAD", "OPTIONS", "DELETE", "post"] {
            let found = await answer(table, method, "/b")
            #expect(found == "-", "\(method)")
        }
    }

    @Test func `a path that is mounted is not answered by a wider one for a method that it lacks`() async {
        let table = RouteTable([route(.get, "/a/b"), route(.others, "/a/*"), route(.post, "/a/{x}")])
        let found = await answer(table, "POST", "/a/b")
        #expect(found == "-")
    }

    @Test func `Allow names what the path takes, HEAD and preflights too`() {
        #expect(allowed([route(.get, "/a")]) == "GET, HEAD, OPTIONS")
        #expect(allowed([route(.get, "/a", pages: .shown)]) == "GET, HEAD")
        #expect(allowed([route(.post, "/a", pages: .closed(refusal: "no"))], "OPTIONS") == "POST")
        #expect(allowed([route(.delete, "/a"), route([.get, .put], "/a")]) == "GET, HEAD, PUT, DELETE, OPTIONS")
        #expect(allowed([route(.get, "/a"), route(.others, "/a", pages: .shown)]) == nil)
    }

    @Test func `a preflight allows the methods that pages of other origins may use, and no other`() {
        #expect(preflight([route(.get, "/a", pages: .shown), route([.post, .put], "/a")]) == "POST, PUT")
        #expect(preflight([route(.get, "/a")]) == "GET")
        #expect(preflight([route(.get, "/a", pages: .shown)]) == nil)
        #expect(preflight([route(.post, "/a", pages: .closed(refusal: "no"))]) == nil)
    }

    @Test func `what a page may ask follows from the route`() {
        let request = HTTPRequest(method: "POST", target: "/")
        #expect(CORS.open.refusal(ofForeign: request) == nil)
        #expect(CORS.shown.refusal(ofForeign: request) == nil)
        #expect(CORS.closed(refusal: "no").refusal(ofForeign: request) == "no")
        #expect(CORS.openUnless({ $0.method == "POST" }, refusal: "no").refusal(ofForeign: request) == "no")
        #expect(CORS.openUnless({ $0.method == "GET" }, refusal: "no").refusal(ofForeign: request) == nil)
    }

    @Test func `routes that contradict each other stop the program at its start`() async {
        await #expect(processExitsWith: .failure) { RouteTable.mount((.get, "/a"), (.get, "/a")) }
        await #expect(processExitsWith: .failure) { RouteTable.mount((.get, "/{a}/b"), ([.get, .post], "/{a}/b")) }
        await #expect(processExitsWith: .failure) { RouteTable.mount((.others, "/*"), (.others, "/*")) }
        await #expect(processExitsWith: .failure) { RouteTable.mount((.get, "/{a}"), (.post, "/{b}")) }
        await #expect(processExitsWith: .failure) { RouteTable.mount(([], "/a")) }
        await #expect(processExitsWith: .success) {
            RouteTable.mount((.get, "/a"), (.post, "/a"), (.others, "/a"), (.get, "/{a}"), (.get, "/*"))
        }
    }

    @Test func `a parameter that the path does not have stops the program`() async {
        await #expect(processExitsWith: .failure) { _ = PathParameters.none["pool"] }
    }
}

extension RouteTable {
    /// Builds a table of routes that answer nothing.
    fileprivate static func mount(_ routes: (Route.Methods, PathPattern)...) {
        _ = RouteTable(
            routes.map { methods, pattern in
                Route(methods, pattern, pages: .open) { _, _ in HTTPResponse(status: 200) }
            })
    }
}
