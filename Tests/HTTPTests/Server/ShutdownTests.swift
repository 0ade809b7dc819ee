import HTTP
import Testing
import Threads

@Suite("Stopping")
struct ShutdownTests {
    @Test func `a running request finishes, idle connections close, new ones are refused`() async throws {
        let gate = Gate()
        let handler = Answer { request in
            if request.target == "/slow" { await gate.pass() }
            return await Answer.echo.respond(to: request)
        }
        try await withServer(handler, configuration: .with { $0.loops = 1 }) { addresses, server throws in
            let idle = try Client(addresses[0])
            idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try idle.response()
            let busy = try Client(addresses[0])
            busy.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n")
            gate.waitForArrivals()
            let stopped = Event()
            OSThread.start(name: "stop") {
                server.stop(gracePeriodMilliseconds: 60_000)
                stopped.happen()
            }
            #expect(try idle.rest() == "")
            #expect(throws: Client.Failure.self) { try Client(addresses[0]) }
            gate.open()
            let response = try busy.response()
            #expect(response.body == "GET /slow ")
            #expect(response.headers["connection"] == "close")
            #expect(try busy.rest() == "")
            busy.finishSending()
            #expect(stopped.happened())
        }
    }

    @Test func `after the grace period handlers are cancelled and connections cut`() async throws {
        let cancelled = Event()
        let running = Event()
        let handler = Answer { _ in
            running.happen()
            try? await Task.sleep(for: .seconds(600))
            if Task.isCancelled { cancelled.happen() }
            return HTTPResponse(status: 200)
        }
        try await withServer(handler) { addresses, server throws in
            let client = try Client(addresses[0])
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            #expect(running.happened())
            server.stop(gracePeriodMilliseconds: 50)
            #expect(cancelled.happened())
            #expect(client.isReset())
        }
    }

    @Test func `a handler that will not end does not hold up the server for ever, and may end later`() async throws {
        let gate = Gate()
        let ended = Event()
        let handler = Answer { _ in
            await gate.pass()
            ended.happen()
            return HTTPResponse(status: 200)
        }
        try await withServer(handler) { addresses, server throws in
            let client = try Client(addresses[0])
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            gate.waitForArrivals()
            server.stop(gracePeriodMilliseconds: 0)
            gate.open()
            #expect(ended.happened())
        }
    }

    @Test(arguments: [
        "", "GET / HT", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf",
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nha", "malformed \r\n\r\n",
    ])
    func `who has sent a request by halves is not waited for`(half: String) async throws {
        try await withServer { addresses, server throws in
            let client = try Client(addresses[0])
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try client.response()
            client.send(half)
            let stopped = Event()
            OSThread.start(name: "stop") {
                server.stop(gracePeriodMilliseconds: 3_600_000)
                stopped.happen()
            }
            #expect(stopped.happened())
        }
    }

    @Test func `the rest of a request that comes soon is still answered`() async throws {
        try await withServer(configuration: .with { $0.loops = 1 }) { addresses, server throws in
            let idle = try Client(addresses[0])
            idle.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try idle.response()
            let client = try Client(addresses[0])
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nExpect: 100-continue\r\n\r\n")
            #expect(try client.response().status == 100)
            OSThread.start(name: "stop") { server.stop(gracePeriodMilliseconds: 3_600_000) }
            #expect(try idle.rest() == "")
            client.send("rest")
            #expect(try client.response().body == "POST / rest")
        }
    }

    @Test func `a second call shortens the grace period`() async throws {
        let gate = Gate()
        let handler = Answer { _ in
            await gate.pass()
            return HTTPResponse(status: 200)
        }
        try await withServer(handler) { addresses, server throws in
            let client = try Client(addresses[0])
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            gate.waitForArrivals()
            let stopped = Event()
            OSThread.start(name: "stop") {
                server.stop(gracePeriodMilliseconds: 3_600_000)
                stopped.happen()
            }
            server.stop(gracePeriodMilliseconds: 0)
            #expect(stopped.happened())
            gate.open()
        }
    }

    @Test func `the port is free again afterwards`() async throws {
        try await withServer { addresses, server throws in
            let client = try Client(addresses[0])
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n")
            _ = try client.response()
            server.stop(gracePeriodMilliseconds: 0)
            let next = HTTPServer(
                configuration: HTTPServerConfiguration(hosts: ["127.0.0.1"], port: addresses[0].port),
                handler: Answer.echo)
            #expect(try next.start() == addresses)
            next.stop(gracePeriodMilliseconds: 0)
        }
    }
}
