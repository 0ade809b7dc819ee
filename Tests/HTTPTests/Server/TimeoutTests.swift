import HTTP
import Testing

/// Each with the one time-out that it is about made short, and the others as long as a test may take.
@Suite("Clients that take too long")
struct TimeoutTests {
    private static func patient(_ configuration: inout HTTPServerConfiguration) {
        configuration.timeouts.head = 60_000
        configuration.timeouts.body = 60_000
        configuration.timeouts.idle = 60_000
        configuration.timeouts.write = 60_000
    }

    @Test func `a head that does not end is answered 408`() async throws {
        try await withClient(
            configuration: .with {
                Self.patient(&$0)
                $0.timeouts.head = 500  // it runs from the connection on, and a busy machine connects slowly
            }
        ) { client throws in
            client.send("GET / HTTP/1.1\r\nHost: a\r\nX: ")
            let response = try client.response()
            #expect(response.status == 408)
            #expect(response.headers["connection"] == "close")
            #expect(try client.rest() == "")
        }
    }

    @Test func `a body that does not end is answered 408`() async throws {
        try await withClient(
            configuration: .with {
                Self.patient(&$0)
                $0.timeouts.body = 50
            }
        ) { client throws in
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc")
            #expect(try client.response().status == 408)
            #expect(try client.rest() == "")
        }
    }

    @Test func `a connection on which nothing is asked is closed without a word`() async throws {
        try await withClient(
            configuration: .with {
                Self.patient(&$0)
                $0.timeouts.head = 50
            }
        ) { client throws in #expect(try client.rest() == "") }
        try await withClient(
            configuration: .with {
                Self.patient(&$0)
                $0.timeouts.idle = 50
            }
        ) { client throws in
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.response().status == 200)
            #expect(try client.rest() == "")
        }
    }

    @Test func `a client that does not read its answer is cut off`() async throws {
        let handler = Answer { _ in HTTPResponse(status: 200, body: Array(repeating: 0x78, count: 50_000_000)) }
        try await withClient(
            handler,
            configuration: .with {
                Self.patient(&$0)
                $0.timeouts.write = 50
            }
        ) { client throws in
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            // Not reading: what the kernel could take is there, the rest never comes.
            #expect(client.isReset())
        }
    }

    @Test func `no time-out runs while a handler works`() async throws {
        let handler = Answer { _ in
            try? await Task.sleep(for: .milliseconds(200))
            return HTTPResponse(status: 200)
        }
        try await withClient(
            handler,
            configuration: .with {
                $0.timeouts.body = 20
                $0.timeouts.idle = 20
                $0.timeouts.write = 20
            }
        ) { client throws in
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.response().status == 200)
        }
    }
}
