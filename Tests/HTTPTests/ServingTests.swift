import HTTP
import Testing

@Suite("Serving requests")
struct ServingTests {
    @Test func `a request is answered, and the connection serves the next one`() async throws {
        try await withClient { client throws in
            client.send("GET /one HTTP/1.1\r\nHost: a\r\n\r\n")
            let first = try client.response()
            #expect(first.status == 200)
            #expect(first.body == "GET /one ")
            #expect(first.headers["connection"] == nil)
            #expect(first.headers["date"]?.hasSuffix(" GMT") == true)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
            #expect(try client.response().body == "POST / hello")
        }
    }

    @Test func `a client that asks to close gets its answer and the end`() async throws {
        try await withClient { client throws in
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
            #expect(try client.response().headers["connection"] == "close")
            #expect(try client.rest() == "")
        }
    }

    @Test func `both addresses of localhost share a free port`() async throws {
        try await withServer(hosts: ["127.0.0.1", "::1"]) { addresses, _ throws in
            #expect(Set(addresses.map(\.port)).count == 1)
            for address in addresses {
                let client = try Client(address)
                client.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
                #expect(try client.response().headers["x-peer"] == address.host)
            }
        }
    }

    @Test func `a taken port is an error that names address and cause`() async throws {
        try await withServer { addresses, _ throws in
            let second = HTTPServer(
                configuration: HTTPServerConfiguration(hosts: ["127.0.0.1"], port: addresses[0].port),
                handler: Answer.echo)
            let error = #expect(throws: ListenError.self) { try second.start() }
            #expect(error?.isAddressInUse == true)
            #expect(error?.description == "cannot listen on \(addresses[0]): Address already in use")
        }
    }
}
