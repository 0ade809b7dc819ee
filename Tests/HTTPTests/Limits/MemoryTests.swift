import Synchronization
import Testing
import Threads

@testable import HTTP

/// How much clients can make the server hold; cited by docs/threat-model.md.
@Suite("Memory that clients take")
struct MemoryTests {
    private static let large = 1024 * 1024

    /// Room for three large bodies.
    private static func configuration(_ edit: (inout HTTPServerConfiguration) -> Void = { _ in })
        -> HTTPServerConfiguration
    {
        .with {
            $0.limits.bufferedBytes = 4 * large
            edit(&$0)
        }
    }

    /// A head that announces a body and waits to be told that there is room.
    private static func announce(_ length: Int) -> String {
        "POST /large HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\nExpect: 100-continue\r\n\r\n"
    }

    private static func body(_ count: Int) -> [UInt8] { Array(repeating: 0x78, count: count) }

    private static let count = Answer { request in
        HTTPResponse(status: 200, body: Array("\(request.body.count)".utf8))
    }

    /// Clients that announce large bodies until there is no room for another, and send a part of each.
    private static func fill(_ address: SocketAddress) throws -> [Client] {
        var clients: [Client] = []
        while true {
            let client = try Client(address)
            client.send(announce(large))
            guard try client.response().status == 100 else { return clients }
            client.send(body(large / 2))
            clients.append(client)
        }
    }

    /// The loops give back after the client has its answer, or when they notice that it has gone.
    private static func isGivenBack(_ server: HTTPServer) -> Bool {
        for _ in 0..<10_000 where server.budget.held != 0 { Event().happenedSoon() }
        return server.budget.held == 0
    }

    @Test func `large bodies beyond the budget are refused, small ones are served, and each that ends makes room`()
        async throws
    {
        try await withServer(Self.count, configuration: Self.configuration()) { addresses, server throws in
            let holders = try Self.fill(addresses[0])
            #expect(holders.count == 3)
            #expect(server.budget.held <= 3 * Self.large)
            let refused = try Client(addresses[0])
            refused.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(Self.large)\r\n\r\nx")
            let answer = try refused.response()
            #expect(answer.status == 503)
            #expect(answer.headers["connection"] == "close")
            #expect(answer.headers["retry-after"] == "5")
            #expect(try refused.rest() == "")
            for _ in 0..<20 {
                let small = try Client(addresses[0])
                small.send(
                    "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 16384\r\nX: \(String(repeating: "x", count: 15_000))\r\n\r\n"
                )
                small.send(Self.body(16_384))
                #expect(try small.response().body == "16384")
            }
            for client in holders {
                client.send(Self.body(Self.large / 2))
                #expect(try client.response().body == "\(Self.large)")
            }
            #expect(Self.isGivenBack(server))
            #expect(try Self.fill(addresses[0]).count == 3)
        }
    }

    @Test func `a chunked body, whose length nobody knows, is refused where it outgrows the room`() async throws {
        try await withServer(Self.count, configuration: Self.configuration()) { addresses, server throws in
            let holders = try Self.fill(addresses[0])
            let client = try Client(addresses[0])
            client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
            client.send(Array("4000\r\n".utf8) + Self.body(0x4000) + Array("\r\n80000\r\n".utf8))
            client.send(Self.body(0x80000))
            #expect(try client.response().status == 503)
            withExtendedLifetime(holders) {}
        }
    }

    enum End: CaseIterable { case reset, close, timeOut, malformed }

    @Test(arguments: End.allCases)
    func `whatever ends a large body, its room is free again`(end: End) async throws {
        let configuration = Self.configuration { if end == .timeOut { $0.timeouts.body = 50 } }
        try await withServer(Self.count, configuration: configuration) { addresses, server throws in
            var client: Client? = try Client(addresses[0])
            if end == .malformed {
                client?.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n80000\r\n")
                client?.send(Self.body(0x80000) + Array("no line end".utf8))
                #expect(try client?.response().status == 400)
            } else {
                client?.send(Self.announce(Self.large))
                #expect(try client?.response().status == 100)
                client?.send(Self.body(Self.large / 2))
            }
            switch end {
            case .reset:
                client?.vanish()
                client = nil
            case .close: client = nil
            case .timeOut: #expect(try client?.response().status == 408)
            case .malformed: break
            }
            #expect(Self.isGivenBack(server))
        }
    }

    @Test func `a body counts for as long as its handler runs, whether its client waits or not`() async throws {
        let gate = Gate()
        let handler = Answer { _ in
            await gate.pass()
            return HTTPResponse(status: 200)
        }
        try await withServer(handler, configuration: Self.configuration()) { addresses, server throws in
            let client = try Client(addresses[0])
            var gone: Client? = try Client(addresses[0])
            for client in [client, gone!] {
                client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(Self.large)\r\n\r\n")
                client.send(Self.body(Self.large))
            }
            gate.waitForArrivals(2)
            gone?.vanish()
            gone = nil
            #expect(server.budget.held > Self.large)
            gate.open()
            #expect(try client.response().status == 200)
            #expect(Self.isGivenBack(server))
        }
    }

    @Test func `who does not take answers is cut off where there is no room to keep them`() async throws {
        // Larger than what the kernel keeps for a connection.
        let handler = Answer { _ in HTTPResponse(status: 200, body: Self.body(16 * Self.large)) }
        try await withServer(handler, configuration: Self.configuration()) { addresses, server throws in
            let client = try Client(addresses[0])
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(client.isReset())
            #expect(Self.isGivenBack(server))
        }
    }

    @Test func `an answer that waits for a slow client counts, until the client has taken it`() async throws {
        let handler = Answer { _ in HTTPResponse(status: 200, body: Self.body(16 * Self.large)) }
        let configuration = Self.configuration { $0.limits.bufferedBytes = 64 * Self.large }
        try await withServer(handler, configuration: configuration) { addresses, server throws in
            let client = try Client(addresses[0])
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            for _ in 0..<10_000 where server.budget.held == 0 { Event().happenedSoon() }
            #expect(server.budget.held > 0)
            #expect(try client.response().body.utf8.count == 16 * Self.large)
            #expect(Self.isGivenBack(server))
        }
    }

    @Test func `without room, what is sent ahead of an answer is dropped, and the answer says so`() async throws {
        let gate = Gate()
        let handler = Answer { request in
            if request.target == "/slow" { await gate.pass() }
            return await Self.count.respond(to: request)
        }
        let configuration = Self.configuration { $0.loops = 1 }
        try await withServer(handler, configuration: configuration) { addresses, server throws in
            let holders = try Self.fill(addresses[0])
            // What is left is less than a part of what will be sent ahead.
            let filler = try Client(addresses[0])
            let left = 3 * Self.large - server.budget.held
            filler.send(Self.announce(left + 32_000))
            #expect(try filler.response().status == 100)
            let client = try Client(addresses[0])
            let field = String(repeating: "x", count: 15_000)
            client.send("POST /slow HTTP/1.1\r\nHost: a\r\nX: \(field)\r\nContent-Length: 16384\r\n\r\n")
            client.send(Self.body(16_000))
            // By the time that another is answered, the only loop has read that.
            let other = try Client(addresses[0])
            other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try other.response().status == 200)
            client.send(Self.body(384) + Array(String(repeating: "GET / HTTP/1.1\r\nHost: a\r\n\r\n", count: 500).utf8))
            gate.waitForArrivals()
            other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try other.response().status == 200)
            gate.open()
            let answer = try client.response()
            #expect(answer.body == "16384")
            #expect(answer.headers["connection"] == "close")
            #expect(try client.rest() == "")
            withExtendedLifetime((holders, filler)) {}
        }
    }
}
