import HTTP
import Testing

@Suite("Bodies on the wire")
struct BodyTests {
    @Test func `a chunked body arrives whole, and the connection goes on`() async throws {
        try await withClient { client throws in
            client.send("POST /c HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nhello \r\n")
            client.send("5\r\nworld\r\n0\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.response().body == "POST /c hello world")
            #expect(try client.response().body == "GET /next ")
        }
    }

    @Test(arguments: [1, 16 * 1024, 64 * 1024, 1024 * 1024 - 1, 1024 * 1024])
    func `a body of any allowed size arrives whole`(count: Int) async throws {
        let handler = Answer { HTTPResponse(status: 200, body: $0.body) }
        try await withClient(handler) { client throws in
            let body = String(repeating: "0123456789abcdef", count: count / 16 + 1).prefix(count)
            for _ in 1...2 {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(count)\r\n\r\n\(body)")
                let isWhole = try client.response().body == body
                #expect(isWhole)
            }
        }
    }

    @Test func `a client that waits for 100 gets it, then its answer`() async throws {
        try await withClient { client throws in
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\n")
            #expect(try client.response().status == 100)
            client.send("ok")
            #expect(try client.response().body == "POST / ok")
        }
    }

    @Test func `a client that does not wait for 100 does not get it`() async throws {
        try await withClient { client throws in
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 2\r\n\r\nok")
            #expect(try client.response().body == "POST / ok")
        }
    }

    @Test func `a client that waits with too large a body is refused instead`() async throws {
        try await withClient { client throws in
            client.send("POST / HTTP/1.1\r\nHost: a\r\nExpect: 100-continue\r\nContent-Length: 99999999\r\n\r\n")
            #expect(try client.response().status == 413)
            #expect(try client.rest() == "")
        }
    }

    @Test func `a large answer reaches a client that reads late`() async throws {
        let handler = Answer {
            HTTPResponse(status: 200, body: Array(repeating: $0.target.utf8.last!, count: 5_000_000))
        }
        try await withClient(handler) { client throws in
            client.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nGET /b HTTP/1.1\r\nHost: a\r\n\r\n")
            for letter in "ab" {
                let body = try client.response().body
                #expect(body.utf8.count == 5_000_000)
                #expect(body.utf8.allSatisfy { $0 == letter.asciiValue })
            }
        }
    }
}
