import HTTP
import Testing

@Suite("Bodies that are handed on as they come")
struct StreamingTests {
    private static func configuration(
        _ edit: (inout HTTPServerConfiguration) -> Void = { _ in }
    ) -> HTTPServerConfiguration {
        .with {
            $0.limits.bodyBytes = 1000
            $0.limits.bufferedBytes = 100_000
            $0.limits.streaming = .init(method: "PUT", pathPrefix: "/files/", bodyBytes: 5_000_000)
            edit(&$0)
        }
    }

    /// Says how much came, or what went wrong with it.
    private static let count = Answer { request in
        guard let stream = request.stream else { return HTTPResponse(status: 200, body: Array("whole".utf8)) }
        var (bytes, sum, largest) = (0, 0, 0)
        do {
            while let piece = try await stream.next() {
                bytes += piece.count
                sum = piece.reduce(sum) { ($0 + Int($1)) % 65_521 }
                largest = max(largest, piece.count)
            }
        } catch {
            return HTTPResponse(status: 400, body: Array("\(error)".utf8))
        }
        let isSmall = largest < 2 * BodyStream.pieceBytes
        return HTTPResponse(status: 200, body: Array("\(bytes) \(sum) \(isSmall)".utf8))
    }

    private static func head(_ fields: String) -> String { "PUT /files/a?b=c HTTP/1.1\r\nHost: a\r\n\(fields)\r\n\r\n" }

    @Test func `a body that is larger than all buffers together comes through, and another request behind it`()
        async throws
    {
        try await withClient(Self.count, configuration: Self.configuration()) { client throws in
            let body = [UInt8](repeating: 7, count: 3_000_000)
            for _ in 0..<2 {
                client.send(Self.head("Content-Length: \(body.count)"))
                client.send(body)
                #expect(try client.response().body == "3000000 \(3_000_000 * 7 % 65_521) true")
            }
            client.send("GET /files/a HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.response().body == "whole")
        }
    }

    @Test func `chunks are put together, whatever comes in one packet`() async throws {
        try await withClient(Self.count, configuration: Self.configuration()) { client throws in
            client.send(
                Self.head("Transfer-Encoding: chunked") + "3\r\nabc\r\n1\r\nd\r\n0\r\n\r\n"
                    + Self.head("Content-Length: 2")
                    + "ab" + Self.head("Content-Length: 0") + "GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.response().body == "4 394 true")
            #expect(try client.response().body == "2 195 true")
            #expect(try client.response().body == "0 0 true")
            #expect(try client.response().body == "whole")
        }
    }

    @Test func `a client that asks before it sends is told to go on when the body is wanted`() async throws {
        try await withClient(Self.count, configuration: Self.configuration()) { client throws in
            client.send(Self.head("Content-Length: 3\r\nExpect: 100-continue"))
            #expect(try client.response().status == 100)
            client.send("abc")
            #expect(try client.response().body == "3 294 true")
        }
        // Who is refused is not asked to send anything.
        let refusing = Answer { _ in HTTPResponse(status: 403) }
        try await withClient(refusing, configuration: Self.configuration()) { client throws in
            client.send(Self.head("Content-Length: 3\r\nExpect: 100-continue"))
            let response = try client.response()
            #expect(response.status == 403 && response.headers["connection"] == "close")
        }
    }

    @Test func `an answer before the end of the body ends the connection`() async throws {
        let early = Answer { request in
            _ = try? await request.stream?.next()
            return HTTPResponse(status: 403)
        }
        try await withClient(early, configuration: Self.configuration()) { client throws in
            client.send(Self.head("Content-Length: 100") + "abc")
            #expect(try client.response().status == 403)
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.rest() == "")
        }
    }

    @Test func `what is too large is refused, said beforehand or not`() async throws {
        try await withClient(Self.count, configuration: Self.configuration()) { client throws in
            client.send(Self.head("Content-Length: 5000001"))
            #expect(try client.response().status == 413)
        }
        let small = Self.configuration { $0.limits.streaming?.bodyBytes = 5 }
        try await withClient(Self.count, configuration: small) { client throws in
            client.send(Self.head("Transfer-Encoding: chunked") + "3\r\nabc\r\n3\r\nabc\r\n0\r\n\r\n")
            #expect(try client.response().body == "tooLarge")
        }
        try await withClient(Self.count, configuration: small) { client throws in
            client.send(Self.head("Transfer-Encoding: chunked") + "3\r\nabcx")
            #expect(try client.response().body == "malformed")
        }
        // The usual limit is everybody else's.
        try await withClient(Self.count, configuration: Self.configuration()) { client throws in
            client.send("POST /files/a HTTP/1.1\r\nHost: a\r\nContent-Length: 1001\r\n\r\n")
            #expect(try client.response().status == 413)
        }
    }

    @Test func `a body that stops coming is given up`() async throws {
        let hasty = Self.configuration { $0.timeouts.body = 50 }
        try await withClient(Self.count, configuration: hasty) { client throws in
            client.send(Self.head("Content-Length: 9") + "abc")
            #expect(try client.response().body == "tooSlow")
            #expect(try client.rest() == "")
        }
    }

    @Test func `a handler hears that its client has gone`() async throws {
        let event = Event()
        let handler = Answer { request in
            do {
                while try await request.stream?.next() != nil {}
            } catch {
                if error as? BodyStream.Failure == .disconnected { event.happen() }
            }
            return HTTPResponse(status: 200)
        }
        try await withClient(handler, configuration: Self.configuration()) { client throws in
            client.send(Self.head("Content-Length: 9") + "abc")
            client.vanish()
            #expect(event.happened())
        }
    }
}
