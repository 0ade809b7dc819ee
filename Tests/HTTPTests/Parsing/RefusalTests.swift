import Testing

@testable import HTTP

@Suite("Refusing requests")
struct RefusalTests {
    @Test(arguments: [
        ("GET /\r\n", 400, Refusal.Reason.requestLine),  // HTTP/0.9
        ("GET  / HTTP/1.1\r\n", 400, .target),
        ("GET / HTTP/1.1 \r\n", 400, .requestLine),
        ("GET / http/1.1\r\n", 400, .requestLine),
        ("GET / HTTP/1.10\r\n", 400, .requestLine),
        ("GET / HTTP/1.x\r\n", 400, .requestLine),
        ("GET / HTTP/11\r\n", 400, .requestLine),
        (" GET / HTTP/1.1\r\n", 400, .requestLine),
        ("\u{16}\u{3}\u{1}", 400, .requestLine),  // TLS
        ("G(T / HTTP/1.1\r\n", 400, .method),
        ("GET /a#b HTTP/1.1\r\n", 400, .target),
        ("GET /é HTTP/1.1\r\n", 400, .target),
        ("GET /\u{7F} HTTP/1.1\r\n", 400, .target),
        ("GET /a\tb HTTP/1.1\r\n", 400, .target),
        ("GET /a\rb HTTP/1.1\r\n", 400, .target),
        ("GET * HTTP/1.1\r\n", 400, .target),
        ("GET a/b HTTP/1.1\r\n", 400, .target),
        ("GET ftp://a/ HTTP/1.1\r\n", 400, .target),
        ("GET http:///a HTTP/1.1\r\n", 400, .target),
        ("GET http://u@a/ HTTP/1.1\r\n", 400, .target),
        ("CONNECT a:443 HTTP/1.1\r\n", 400, .target),
        ("GET / HTTP/2.0\r\n", 505, .version),
        ("GET / HTTP/1.2\r\n", 505, .version),
        ("GET / HTTP/0.9\r\n", 505, .version),
        ("PRI * HTTP/2.0\r\n", 505, .version),
    ])
    func `a malformed request line`(line: String, status: Int, reason: Refusal.Reason) {
        #expect(ParserHarness.outcomes(of: line) == [.refused(status, reason)])
    }

    @Test(arguments: [
        "\nGET / HTTP/1.1\r\n", "GET / HTTP/1.1\n", "GET / HTTP/1.1\r\nHost: a\n", "GET / HTTP/1.1\r\nHost: a\r\n\n",
        "GET / HTTP/1.1\r\nHost: a\r\nX: b\nContent-Length: 3\r\n",
    ])
    func `a line that ends in LF alone`(text: String) {
        #expect(ParserHarness.outcomes(of: text) == [.refused(400, .lineEnd)])
    }

    @Test(arguments: [
        ("No-Colon", Refusal.Reason.fieldName), (": value", .fieldName), ("Space : b", .fieldName),
        ("Content-Length : 3", .fieldName), ("Tab\t: b", .fieldName), (" folded", .fieldName),
        ("\tfolded: b", .fieldName), ("A(b): c", .fieldName), ("É: c", .fieldName), ("A\0: c", .fieldName),
        ("A: b\0c", .fieldValue), ("A: b\rc", .fieldValue), ("A: b\u{1}", .fieldValue), ("A: \u{7F}", .fieldValue),
        ("A: 0123456789\u{1F}abcdef", .fieldValue), ("A: \r", .fieldValue), ("\r", .fieldName),
    ])
    func `a malformed field`(field: String, reason: Refusal.Reason) {
        #expect(ParserHarness.outcomes(of: "GET / HTTP/1.1\r\nHost: a\r\n\(field)\r\n\r\n") == [.refused(400, reason)])
    }

    @Test(arguments: [
        "", "Host:\r\n", "Host: a\r\nHost: a\r\n", "Host: a\r\nhOST: b\r\n", "Host: a b\r\n", "Host: a/b\r\n",
        "Host: u@a\r\n", "Host: [::1\r\n", "Host: [::1]x\r\n", "Host: []\r\n", "Host: ::1\r\n", "Host: a:x\r\n",
        "Host: a:123456\r\n", "Host: :80\r\n", "Host: a,b:80:90\r\n", "Host: é\r\n", "Host: a?b\r\n", "Host: a\\b\r\n",
        "Host: a`b\r\n",
    ])
    func `a Host that is missing, repeated or malformed`(fields: String) {
        #expect(ParserHarness.outcomes(of: "GET / HTTP/1.1\r\n\(fields)\r\n") == [.refused(400, .host)])
    }

    @Test(arguments: [
        ("Content-Length: 3\r\nContent-Length: 4", 400, Refusal.Reason.contentLength),
        ("Content-Length: 3\r\nContent-Length: 3", 400, .contentLength),
        ("Content-Length: 3, 3", 400, .contentLength), ("Content-Length: +3", 400, .contentLength),
        ("Content-Length: -3", 400, .contentLength), ("Content-Length: 0x3", 400, .contentLength),
        ("Content-Length: 3 3", 400, .contentLength), ("Content-Length:", 400, .contentLength),
        ("Content-Length: 3;", 400, .contentLength), ("Content-Length: ٣", 400, .contentLength),
        ("Content-Length: 1048577", 413, .bodyTooLarge),
        ("Content-Length: 18446744073709551619", 413, .bodyTooLarge),
        ("Content-Length: 99999999999999999999999999999999", 413, .bodyTooLarge),
        ("Content-Length: 3\r\nTransfer-Encoding: chunked", 400, .framing),
        ("Transfer-Encoding: chunked\r\nContent-Length: 3", 400, .framing),
        ("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", 400, .transferEncoding),
        ("Transfer-Encoding: chunked, chunked", 400, .transferEncoding),
        ("Transfer-Encoding: gzip, chunked", 400, .transferEncoding),
        ("Transfer-Encoding: chunked;a=b", 400, .transferEncoding),
        ("Transfer-Encoding: \"chunked\"", 400, .transferEncoding),
        ("Transfer-Encoding: chun ked", 400, .transferEncoding), ("Transfer-Encoding:", 400, .transferEncoding),
        ("Transfer-Encoding: \u{b}chunked", 400, .fieldValue), ("Transfer-Encoding : chunked", 400, .fieldName),
        ("Transfer-Encoding: xchunked", 501, .transferCoding), ("Transfer-Encoding: identity", 501, .transferCoding),
        ("Transfer-Encoding: gzip", 501, .transferCoding), ("Expect: 200-ok", 417, .expectation),
        ("Expect: 100-continue, x", 417, .expectation), ("Expect: x\r\nExpect: 100-continue", 417, .expectation),
    ])
    func `a body whose length could be read in two ways, or not at all`(
        fields: String, status: Int, reason: Refusal.Reason
    ) {
        let text = "POST / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\nabc"
        #expect(ParserHarness.outcomes(of: text) == [.refused(status, reason)])
    }

    @Test func `chunks in HTTP 1.0`() {
        let text = "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        #expect(ParserHarness.outcomes(of: text) == [.refused(400, .transferEncoding)])
    }

    @Test func `a head beyond its limit, to the byte`() {
        var limits = HTTPServerConfiguration.Limits()
        limits.headBytes = 100
        func head(ofCount count: Int) -> String {
            let start = "GET / HTTP/1.1\r\nHost: a\r\nX: "
            return start + String(repeating: "x", count: count - start.utf8.count - 4) + "\r\n\r\n"
        }
        guard case .request = ParserHarness.outcomes(of: head(ofCount: 100), limits: limits).first else {
            Issue.record("a head of exactly the limit is refused")
            return
        }
        #expect(ParserHarness.outcomes(of: head(ofCount: 101), limits: limits) == [.refused(431, .headTooLarge)])
        let line = "GET /" + String(repeating: "x", count: 100)
        #expect(ParserHarness.outcomes(of: line, limits: limits) == [.refused(414, .targetTooLong)])
        #expect(ParserHarness.outcomes(of: String(line.prefix(99)), limits: limits) == [.open(.head)])
    }

    @Test func `too many fields`() {
        var limits = HTTPServerConfiguration.Limits()
        limits.headerFields = 3
        let fields = ["Host: a\r\n", "A: b\r\n", "C: d\r\n", "E: f\r\n"]
        guard
            case .request = ParserHarness.outcomes(
                of: "GET / HTTP/1.1\r\n\(fields.prefix(3).joined())\r\n", limits: limits
            ).first
        else {
            Issue.record("as many as are allowed are refused")
            return
        }
        #expect(
            ParserHarness.outcomes(of: "GET / HTTP/1.1\r\n\(fields.joined())\r\n", limits: limits)
                == [.refused(431, .headTooLarge)])
    }
}
