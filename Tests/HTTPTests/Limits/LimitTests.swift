import HTTP
import Testing

@Suite("Refusals on the wire")
struct LimitTests {
    @Test(arguments: [
        ("GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n", 400), ("GET / HTTP/1.1\r\nHost: a\n\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
        ("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 501),
        ("GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505), ("GET / HTTP/1.1\r\nHost: a\r\nExpect: tea\r\n\r\n", 417),
        ("GET /" + String(repeating: "x", count: 20_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414),
        ("GET / HTTP/1.1\r\nHost: a\r\nX: " + String(repeating: "x", count: 20_000) + "\r\n\r\n", 431),
    ])
    func `after a refusal nothing on the connection is read`(request: String, status: Int) async throws {
        let handler = Answer { request in
            #expect(request.target == "/before")
            return HTTPResponse(status: 200)
        }
        try await withClient(handler) { client throws in
            client.send("GET /before HTTP/1.1\r\nHost: a\r\n\r\n" + request + "GET /after HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.response().status == 200)
            let refusal = try client.response()
            #expect(refusal.status == status)
            #expect(refusal.headers["connection"] == "close")
            #expect(refusal.body.hasPrefix("\(status) "))
            #expect(try client.rest() == "")
        }
    }

    @Test func `a client sees why its body is refused while it is still sending`() async throws {
        try await withClient { client throws in
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 8000000\r\n\r\n")
            client.send(Array(repeating: 0x78, count: 8_000_000))
            #expect(try client.response().status == 413)
            #expect(try client.rest() == "")
        }
    }

    @Test func `a chunked body is cut off where it grows too large`() async throws {
        try await withClient(configuration: .with { $0.limits.bodyBytes = 10 }) { client throws in
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n8\r\n12345678\r\n3\r\n")
            #expect(try client.response().status == 413)
            #expect(try client.rest() == "")
        }
    }

    @Test func `a connection too many is told so; once one has gone, there is room`() async throws {
        try await withServer(configuration: .with { $0.limits.connections = 2 }) { addresses, _ throws in
            func get(_ client: Client) throws -> Int {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                return try client.response().status
            }
            let first = try Client(addresses[0])
            var second: Client? = try Client(addresses[0])
            #expect(try get(first) == 200)
            #expect(try get(second!) == 200)
            let third = try Client(addresses[0])
            #expect(try third.response().status == 503)
            #expect(try third.rest() == "")
            #expect(try get(first) == 200)
            second = nil
            // The server notices in its own time.
            while try get(try Client(addresses[0])) == 503 {}
        }
    }
}
