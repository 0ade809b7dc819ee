import HTTP
import Synchronization
import Testing
import Threads

@Suite("Running handlers")
struct HandlerTests {
    @Test func `a handler is back on its loop after waiting for anything`() async throws {
        actor Counter {
            var count = 0
            func next() -> Int {
                count += 1
                return count
            }
        }
        let counter = Counter()
        let handler = Answer { _ in
            let loop = EventLoop.current
            var isBack = loop != nil
            func check() { isBack = isBack && EventLoop.current === loop }
            try? await Task.sleep(for: .milliseconds(1))
            check()
            _ = await counter.next()
            check()
            await withCheckedContinuation { continuation in
                OSThread.start(name: "elsewhere") { continuation.resume() }
            }
            check()
            await Task.yield()
            check()
            await Self.onMainActor()
            check()
            return HTTPResponse(status: isBack ? 200 : 500)
        }
        try await withServer(handler) { addresses, _ throws in
            for _ in 1...4 {
                let client = try Client(addresses[0])
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                #expect(try client.response().status == 200)
            }
        }
    }

    @MainActor private static func onMainActor() {}

    @Test func `connections are dealt evenly`() async throws {
        let handler = Answer { _ in
            HTTPResponse(status: 200, body: Array("\(EventLoop.current?.index ?? -1)".utf8))
        }
        try await withServer(handler, configuration: .with { $0.loops = 4 }) { addresses, _ throws in
            var clients: [Client] = []
            var counts: [String: Int] = [:]
            for _ in 1...8 {
                let client = try Client(addresses[0])
                clients.append(client)
                client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
                counts[try client.response().body, default: 0] += 1
            }
            #expect(counts == ["0": 2, "1": 2, "2": 2, "3": 2])
        }
    }

    @Test func `a handler is cancelled when its connection is reset`() async throws {
        let running = Event()
        let cancelled = Event()
        let handler = Answer { _ in
            running.happen()
            try? await Task.sleep(for: .seconds(600))
            if Task.isCancelled { cancelled.happen() }
            return HTTPResponse(status: 200)
        }
        try await withServer(handler) { addresses, _ throws in
            var client: Client? = try Client(addresses[0])
            client?.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(running.happened())
            client?.vanish()
            // The reset is sent when the descriptor is closed.
            client = nil
            #expect(cancelled.happened())
        }
    }

    @Test func `a client that sends no more is answered like any other`() async throws {
        let gate = Gate()
        let handler = Answer { request in
            if request.target == "/slow" { await gate.pass() }
            return HTTPResponse(status: Task.isCancelled ? 500 : 200)
        }
        try await withServer(handler, configuration: .with { $0.loops = 1 }) { addresses, _ throws in
            let client = try Client(addresses[0])
            client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /next HTTP/1.1\r\nHost: a\r\n\r\n")
            gate.waitForArrivals()
            client.finishSending()
            // By the time that another is answered, the only loop has seen the end.
            let other = try Client(addresses[0])
            other.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try other.response().status == 200)
            gate.open()
            #expect(try client.response().status == 200)
            #expect(try client.response().status == 200)
            #expect(try client.rest() == "")
        }
    }

    @Test func `a slow handler does not hold up other connections`() async throws {
        let gate = Gate()
        let handler = Answer { request in
            if request.target == "/slow" { await gate.pass() }
            return await Answer.echo.respond(to: request)
        }
        try await withServer(handler, configuration: .with { $0.loops = 1 }) { addresses, _ throws in
            let slow = try Client(addresses[0])
            slow.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            gate.waitForArrivals()
            let fast = try Client(addresses[0])
            fast.send("GET /fast HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(try fast.response().body == "GET /fast ")
            gate.open()
            #expect(try slow.response().body == "GET /slow ")
        }
    }
}
