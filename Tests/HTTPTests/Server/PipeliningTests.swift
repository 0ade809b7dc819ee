import HTTP
import Synchronization
import Testing
import Threads

@Suite("Requests sent ahead")
struct PipeliningTests {
    private static func get(_ target: String) -> String { "GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n" }

    @Test func `answers come in order, though the first takes longest`() async throws {
        let gate = Gate()
        let handler = Answer { request in
            if request.target == "/slow" { await gate.pass() }
            return await Answer.echo.respond(to: request)
        }
        try await withClient(handler) { client throws in
            client.send(Self.get("/slow") + Self.get("/1") + Self.get("/2"))
            gate.waitForArrivals()
            client.send(Self.get("/3"))
            gate.open()
            for target in ["/slow", "/1", "/2", "/3"] {
                #expect(try client.response().body == "GET \(target) ")
            }
        }
    }

    @Test func `a connection has one handler at a time`() async throws {
        let running = Atomic<Int>(0)
        let handler = Answer { request in
            #expect(running.add(1, ordering: .relaxed).newValue == 1)
            try? await Task.sleep(for: .milliseconds(1))
            running.subtract(1, ordering: .relaxed)
            return await Answer.echo.respond(to: request)
        }
        try await withClient(handler) { client throws in
            client.send((1...50).map { Self.get("/\($0)") }.joined())
            for number in 1...50 {
                #expect(try client.response().body == "GET /\(number) ")
            }
        }
    }

    @Test func `thousands at once neither overflow the stack nor are lost`() async throws {
        try await withClient { client throws in
            client.send(String(repeating: Self.get("/"), count: 5000))
            for _ in 1...5000 {
                #expect(try client.response().body == "GET / ")
            }
        }
    }

    @Test func `what is sent while a handler runs waits outside, however much it is`() async throws {
        let gate = Gate()
        let handler = Answer { request in
            if request.target == "/slow" { await gate.pass() }
            return HTTPResponse(status: 200, body: Array("\(request.body.count)".utf8))
        }
        try await withClient(handler) { client throws in
            client.send(Self.get("/slow"))
            gate.waitForArrivals()
            OSThread.start(name: "flood") {
                let body = String(repeating: "x", count: 1_000_000)
                for _ in 1...10 {
                    client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n\(body)")
                }
            }
            gate.open()
            #expect(try client.response().body == "0")
            for _ in 1...10 {
                #expect(try client.response().body == "1000000")
            }
        }
    }

    @Test func `a connection answers sixteen requests, then the others have their turn`() async throws {
        let served = Mutex<[UInt16]>([])
        let isBlocked = Event()
        let release = Event()
        let handler = Answer { request in
            switch request.target {
            case "/hello": break
            case "/block":
                // The only loop stands still, until all requests of this test wait in the kernel.
                isBlocked.happen()
                _ = release.happened()
            default: served.withLock { $0.append(request.peer.port) }
            }
            return HTTPResponse(status: 200)
        }
        try await withServer(handler, configuration: .with { $0.loops = 1 }) { addresses, _ throws in
            let (first, second, third) = (
                try Client(addresses[0]), try Client(addresses[0]), try Client(addresses[0])
            )
            let blocker = try Client(addresses[0])
            for client in [first, second, third, blocker] {
                client.send(Self.get("/hello"))
                _ = try client.response()
            }
            blocker.send(Self.get("/block"))
            #expect(isBlocked.happened())
            for client in [first, second] { client.send(String(repeating: Self.get("/many"), count: 160)) }
            third.send(Self.get("/one"))
            release.happen()
            for client in [first, second] { for _ in 1...160 { _ = try client.response() } }
            _ = try third.response()
            let order = served.withLock { $0 }
            #expect(order.count == 321)
            // Whoever came last waited for one turn of each.
            let counts = Dictionary(order.map { ($0, 1) }, uniquingKeysWith: +)
            let one = counts.first { $0.value == 1 }?.key
            #expect(order.firstIndex { $0 == one } ?? .max <= 32)
            var run = 0
            for (peer, previous) in zip(order.dropFirst(), order).prefix(280) {
                run = peer == previous ? run + 1 : 0
                #expect(run < 16)
            }
        }
    }
}
