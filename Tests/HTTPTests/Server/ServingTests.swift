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
            #expect(first.headers["server"] == nil)
            #expect(first.headers["date"]?.hasSuffix(" GMT") == true)
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello")
            #expect(try client.response().body == "POST / hello")
        }
    }

    @Test func `a client that asks to close gets its answer and the end`() async throws {
        try await withClient { client throws in
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET /two HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.response().headers["connection"] == "close")
            #expect(try client.rest() == "")
        }
    }

    @Test func `HTTP 1.0 closes unless it asks to stay`() async throws {
        try await withClient { client throws in
            client.send("GET /1 HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            #expect(try client.response().headers["connection"] == "keep-alive")
            client.send("GET /2 HTTP/1.0\r\n\r\n")
            #expect(try client.response().headers["connection"] == "close")
            #expect(try client.rest() == "")
        }
    }

    @Test func `a client that has finished sending still gets its answers`() async throws {
        try await withClient { client throws in
            client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\n")
            client.finishSending()
            #expect(try client.response().body == "GET /1 ")
            #expect(try client.response().body == "GET /2 ")
            #expect(try client.rest() == "")
        }
    }

    @Test func `HEAD gets the head that GET would get`() async throws {
        try await withClient { client throws in
            client.send("HEAD /x HTTP/1.1\r\nHost: a\r\n\r\nGET /y HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try client.response(toHead: true).headers["content-length"] == "8")
            #expect(try client.response().body == "GET /y ")
        }
    }

    @Test(arguments: [204, 304])
    func `a status without a body is sent without one`(status: Int) async throws {
        let handler = Answer { _ in HTTPResponse(status: status, body: Array("ignored".utf8)) }
        try await withClient(handler) { client throws in
            for _ in 1...2 {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try client.response()
                #expect(response.status == status)
                #expect(response.headers["content-length"] == nil)
            }
        }
    }

    @Test func `a handler breaks neither framing nor lines`() async throws {
        let handler = Answer { request in
            HTTPResponse(
                status: 200,
                headers: [
                    "Content-Length": "99", "Transfer-Encoding": "chunked", "Connection": "close", "Date": "never",
                    "X-Echo": "a\r\nX-Injected: b\0",
                ], body: Array("ok".utf8))
        }
        try await withClient(handler) { client throws in
            for _ in 1...2 {
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                let response = try client.response()
                #expect(Set(response.headers.keys) == ["date", "content-length", "x-echo"])
                #expect(response.headers["x-echo"] == "a  X-Injected: b ")
                #expect(response.body == "ok")
            }
        }
    }

    @Test func `both addresses of localhost share a free port`() async throws {
        try await withServer(configuration: .with(hosts: ["127.0.0.1", "::1"])) { addresses, _ throws in
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

    @Test func `a name is no address`() {
        let server = HTTPServer(configuration: HTTPServerConfiguration(hosts: ["localhost"]), handler: Answer.echo)
        let error = #expect(throws: ListenError.self) { try server.start() }
        #expect(error?.description == "cannot listen on localhost: not an IP address")
    }
}
