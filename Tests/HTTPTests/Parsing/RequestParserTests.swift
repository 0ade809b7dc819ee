import Testing

@testable import HTTP

@Suite("Reading requests")
struct RequestParserTests {
    @Test func `method, target, fields and body come as they were sent`() {
        let outcomes = ParserHarness.outcomes(
            of: "PUT /a/%20?b=c&d HTTP/1.1\r\nHost: example.com:80\r\nX-One:  two \t\r\nContent-Length: 3\r\n\r\nabc")
        #expect(
            outcomes == [
                .request(
                    "PUT", "/a/%20?b=c&d", fields: ["Host=example.com:80", "X-One=two", "Content-Length=3"],
                    body: "abc",
                    Exchange()), .open(.idle),
            ])
    }

    @Test func `requests that follow each other are read one after the other`() {
        let outcomes = ParserHarness.outcomes(
            of: "POST /1 HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nxHEAD /2 HTTP/1.1\r\nHost: a\r\n\r\nGET")
        #expect(
            outcomes == [
                .request("POST", "/1", fields: ["Host=a", "Content-Length=1"], body: "x", Exchange()),
                .request("HEAD", "/2", fields: ["Host=a"], body: "", Exchange(isHead: true)), .open(.head),
            ])
    }

    @Test(arguments: [
        ("HTTP/1.1", "", true), ("HTTP/1.1", "Connection: close\r\n", false),
        ("HTTP/1.1", "Connection: Upgrade , Close\r\n", false), ("HTTP/1.1", "Connection: closed\r\n", true),
        ("HTTP/1.1", "Connection: x\r\nConnection: close\r\n", false), ("HTTP/1.0", "", false),
        ("HTTP/1.0", "Connection: Keep-Alive\r\n", true), ("HTTP/1.0", "Connection: keep-alive, close\r\n", false),
    ])
    func `the connection stays or goes as version and Connection say`(version: String, fields: String, stays: Bool) {
        let outcomes = ParserHarness.outcomes(of: "GET / \(version)\r\nHost: a\r\n\(fields)\r\n")
        guard case .request(_, _, _, _, let exchange) = outcomes.first else {
            Issue.record("refused: \(outcomes)")
            return
        }
        #expect(exchange.keepsAlive == stays)
        #expect(exchange.isHTTP10 == (version == "HTTP/1.0"))
    }

    @Test(arguments: [
        ("GET http://b.example/x?y", "/x?y", "b.example"), ("GET http://b.example", "/", "b.example"),
        ("GET HTTPS://b.example:8443?q", "/?q", "b.example:8443"), ("OPTIONS http://b.example", "*", "b.example"),
        ("OPTIONS *", "*", "a"), ("GET /http://c/", "/http://c/", "a"), ("GET //c/d", "//c/d", "a"),
    ])
    func `a target in absolute form is reduced to path and query, and names the host`(
        start: String, target: String, host: String
    ) {
        let method = String(start.prefix { $0 != " " })
        #expect(
            ParserHarness.outcomes(of: "\(start) HTTP/1.1\r\nHost: a\r\n\r\n").first
                == .request(method, target, fields: ["Host=\(host)"], body: "", Exchange()))
    }

    @Test func `HTTP 1.0 needs no Host`() {
        #expect(
            ParserHarness.outcomes(of: "GET / HTTP/1.0\r\n\r\n").first
                == .request("GET", "/", fields: [], body: "", Exchange(isHTTP10: true, keepsAlive: false)))
    }

    @Test(arguments: [
        "localhost", "127.0.0.1:9229", "[::1]", "[::1]:80", "[::ffff:1.2.3.4]:1", "a-b_c.~%20!$&'()*+,;=:8", "a:",
    ])
    func `a Host of any valid form is taken`(host: String) {
        #expect(
            ParserHarness.outcomes(of: "GET / HTTP/1.1\r\nHost: \(host)\r\n\r\n").first
                == .request("GET", "/", fields: ["Host=\(host)"], body: "", Exchange()))
    }

    @Test func `one empty line before a request is skipped`() {
        #expect(
            ParserHarness.outcomes(of: "\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n").first
                == .request("GET", "/", fields: ["Host=a"], body: "", Exchange()))
        #expect(ParserHarness.outcomes(of: "\r\n\r\nGET /") == [.refused(400, .emptyLine)])
        #expect(ParserHarness.outcomes(of: "\r\n") == [.open(.idle)])
        #expect(ParserHarness.outcomes(of: "\r") == [.open(.idle)])
    }

    @Test func `a field may hold tabs, high bytes and nothing, and be named by any token`() {
        let text = "GET / HTTP/1.1\r\nHost: a\r\n!#$%&'*+-.^_`|~09AZaz: b\tc é\r\nEmpty:\r\n\r\n"
        #expect(
            ParserHarness.outcomes(of: text).first
                == .request(
                    "GET", "/", fields: ["Host=a", "!#$%&'*+-.^_`|~09AZaz=b\tc é", "Empty="], body: "", Exchange()))
    }

    @Test func `the body is awaited only when it is expected and has not come`() {
        func awaits(_ text: String) -> Bool {
            var harness = ParserHarness()
            harness.feed(text.utf8)
            return harness.awaitsContinue
        }
        let head = "POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-Continue\r\n"
        #expect(awaits(head + "Content-Length: 3\r\n\r\n"))
        #expect(awaits(head + "Transfer-Encoding: chunked\r\n\r\n"))
        #expect(!awaits(head + "Content-Length: 3\r\n\r\na"))
        #expect(!awaits(head + "Content-Length: 0\r\n\r\n"))
        #expect(!awaits(head + "\r\n"))
        #expect(!awaits("POST / HTTP/1.0\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n"))
        #expect(!awaits("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\n"))
    }
}
