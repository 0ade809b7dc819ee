import HTTP
import Outbound
import Synchronization
import Testing
import Threads

/// libcurl on its thread, against a server of this process.
@Suite struct OutboundClientTests {
    @Test func `a request arrives as it was made, and its answer comes back`() async throws {
        try await withReceiver { request in
            let said =
                "\(request.method) \(request.target) \(request.headers["x-one"] ?? "-") \(request.headers["x-none"] ?? "-")"
            return HTTPResponse(
                status: 201, headers: ["X-Answer": "yes"],
                body: Array("\(said) \(request.headers["expect"] ?? "at once") ".utf8) + request.body)
        } _: { address in
            let client = OutboundClient(OutboundConfiguration(networks: .everything))
            for (method, body) in [("POST", "{}"), ("POST", ""), ("PUT", "x"), ("DELETE", "")] {
                let answer = try await client.send(
                    .http(
                        method, "\(address)/a?b=c", headers: [("X-One", "1"), ("X-None", "")], body: Array(body.utf8)))
                #expect(answer.status == 201 && answer.header("x-answer") == "yes")
                #expect(String(decoding: answer.body, as: UTF8.self) == "\(method) /a?b=c 1  at once \(body)")
            }
            let got = try await client.send(.http("GET", "\(address)/"))
            #expect(got.body.starts(with: Array("GET / ".utf8)))
            client.stop()
        }
    }

    @Test func `calls one after the other share a connection`() async throws {
        try await withReceiver {
            HTTPResponse(status: 200, body: Array("\($0.peer.port)".utf8))
        } _: { address in
            let client = OutboundClient(OutboundConfiguration(networks: .everything))
            var ports: Set<[UInt8]> = []
            for _ in 0..<5 { ports.insert(try await client.send(.http("POST", address)).body) }
            #expect(ports.count == 1)
            client.stop()
        }
    }

    @Test func `nothing of one call is in the next`() async throws {
        try await withReceiver {
            HTTPResponse(
                status: 200, body: Array("\($0.target) \($0.headers["x-one"] ?? "-") ".utf8) + $0.body)
        } _: { address in
            let client = OutboundClient(OutboundConfiguration(networks: .everything))
            var said: [String] = []
            for (path, headers, body) in [
                ("/a", [("X-One", "1")], "long enough"), ("/b", [], ""), ("/b", [], "x"), ("/a", [], "y"),
            ] {
                let answer = try await client.send(
                    .http("POST", address + path, headers: headers, body: Array(body.utf8)))
                said.append(String(decoding: answer.body, as: UTF8.self))
            }
            #expect(said == ["/a 1 long enough", "/b - ", "/b - x", "/a - y"])
            client.stop()
        }
    }

    @Test func `many calls at once are all answered, also beyond what goes at once`() async throws {
        try await withReceiver {
            HTTPResponse(status: 200, body: $0.body)
        } _: { address in
            let client = OutboundClient(OutboundConfiguration(networks: .everything, callsAtOnce: 3))
            let answers = try await withThrowingTaskGroup(of: [UInt8].self) { group in
                for number in 0..<40 {
                    group.addTask { try await client.send(.http("POST", address, body: Array("\(number)".utf8))).body }
                }
                return try await group.reduce(into: Set()) { $0.insert($1) }
            }
            #expect(answers.count == 40)
            client.stop()
        }
    }

    @Test func `an address that is not admitted is not connected to`() async throws {
        let count = Mutex(0)
        try await withReceiver { _ in
            count.withLock { $0 += 1 }
            return HTTPResponse(status: 200, body: [])
        } _: { address in
            let client = OutboundClient(OutboundConfiguration(networks: .publicOnly))
            let name = address.replacing("127.0.0.1", with: "localhost")
            for url in [address, name, address.replacing("127.0.0.1", with: "2130706433")] {
                #expect(await failure(of: .http("POST", url), by: client) == .forbiddenAddress, "\(url)")
            }
            client.stop()
        }
        #expect(count.withLock { $0 } == 0)
    }

    @Test func `a redirect is an answer, and no other server is asked`() async throws {
        try await withReceiver { _ in
            HTTPResponse(status: 302, headers: ["Location": "http://127.0.0.1:1/"], body: [])
        } _: { address in
            let client = OutboundClient(OutboundConfiguration(networks: .everything))
            let answer = try await client.send(.http("POST", address))
            #expect(answer.status == 302)
            client.stop()
        }
    }

    @Test func `an answer that is too long is an error`() async throws {
        try await withReceiver { _ in
            HTTPResponse(status: 200, body: [UInt8](repeating: 65, count: 5000))
        } _: { address in
            let client = OutboundClient(OutboundConfiguration(networks: .everything))
            var call = OutboundCall.http("POST", address)
            guard case .http(var exchange) = call.kind else { return }
            exchange.answerLimit = 4999
            call.kind = .http(exchange)
            #expect(await failure(of: call, by: client) == .answerTooLong)
            exchange.answerLimit = 5000
            call.kind = .http(exchange)
            let answer = try await client.send(call)
            #expect(answer.body.count == 5000)
            client.stop()
        }
    }

    @Test func `who does not answer in time, or is not there, is an error that says so`() async throws {
        let silent = try SilentServer()
        let client = OutboundClient(OutboundConfiguration(networks: .everything))
        #expect(await failure(of: .http("POST", silent.url, timeout: 50), by: client) == .timedOut)
        let gone = try SilentServer()
        let url = gone.url
        gone.close()
        #expect(await failure(of: .http("POST", url), by: client) == .unreachable)
        #expect(
            await failure(of: .http("POST", "https://127.0.0.1:\(silent.port)", timeout: 50), by: client) == .timedOut)
        client.stop()
        silent.close()
    }

    @Test func `what is too much is refused at once, and what hangs keeps nobody else`() async throws {
        let silent = try SilentServer()
        let client = OutboundClient(OutboundConfiguration(networks: .everything, callsAtOnce: 1, callsWaiting: 1))
        let hanging = Task { try await client.send(.http("POST", silent.url, timeout: 60_000)) }
        let waiting = Task { try await client.send(.http("POST", silent.url, timeout: 60_000)) }
        // One is under way and one waits, whichever came first; a third finds no room as soon as both are there.
        while await failure(of: .http("POST", silent.url, timeout: 20), by: client) != .overloaded {}
        hanging.cancel()
        waiting.cancel()
        for task in [hanging, waiting] {
            await #expect(throws: OutboundError.self) { try await task.value }
        }
        // What was broken off makes room.
        #expect(await failure(of: .http("POST", silent.url, timeout: 50), by: client) == .timedOut)
        client.stop()
        silent.close()
    }

    @Test func `a client that stops answers everybody`() async throws {
        let silent = try SilentServer()
        let client = OutboundClient(OutboundConfiguration(networks: .everything))
        let hanging = Task { await failure(of: .http("POST", silent.url, timeout: 60_000), by: client) }
        await Task.yield()
        client.stop()
        #expect(await hanging.value == .stopped)
        #expect(await failure(of: .http("POST", silent.url), by: client) == .stopped)
        silent.close()
    }

    @Test(arguments: [
        OutboundCall.http("POST", "file:///etc/passwd"), .http("POST", "ftp://127.0.0.1/"), .http("POST", "not a url"),
        .http("POST", "http://127.0.0.1:1/", headers: [("X", "a\r\nY: b")]),
        .http("POST", "http://127.0.0.1:1/", headers: [("X\n", "a")]),
        .mail(sender: "a@example.com", recipient: "b@example.com>\r\nRCPT TO:<c@example.com"),
        .mail(sender: "a@example.com\nRSET", recipient: "b@example.com"), .mail(sender: "", recipient: "b@example.com"),
        .mail(sender: "a b@example.com", recipient: "b@example.com"),
    ])
    func `what would be something else on the wire is refused`(_ call: OutboundCall) async {
        let client = OutboundClient(OutboundConfiguration(networks: .everything))
        #expect(await failure(of: call, by: client) == .malformed)
        client.stop()
    }
}

extension OutboundCall {
    fileprivate static func http(
        _ method: String, _ url: String, headers: [(name: String, value: String)] = [], body: [UInt8] = [],
        timeout: Int = 30_000
    ) -> OutboundCall {
        OutboundCall(
            .http(HTTPExchange(method: method, url: url, headers: headers, body: body)), timeoutMilliseconds: timeout)
    }

    fileprivate static func mail(sender: String, recipient: String) -> OutboundCall {
        OutboundCall(
            .mail(
                MailSubmission(
                    server: MailServer(host: "127.0.0.1", port: 1, security: .none), sender: sender,
                    recipient: recipient, message: [65])), timeoutMilliseconds: 30_000)
    }
}

private func failure(of call: OutboundCall, by client: OutboundClient) async -> OutboundError.Reason? {
    do {
        _ = try await client.send(call)
        return nil
    } catch { return error.reason }
}

private struct Answer: HTTPHandler {
    let answer: @Sendable (HTTPRequest) async -> HTTPResponse

    func respond(to request: HTTPRequest) async -> HTTPResponse { await answer(request) }
}

/// Runs `body` with the address of a server that answers so.
private func withReceiver(
    _ answer: @escaping @Sendable (HTTPRequest) async -> HTTPResponse, _ body: (String) async throws -> Void
) async throws {
    let server = HTTPServer(
        configuration: HTTPServerConfiguration(hosts: ["127.0.0.1"], loops: 1), handler: Answer(answer: answer))
    let address = try server.start()[0]
    do {
        try await body("http://\(address)")
    } catch {
        server.stop(gracePeriodMilliseconds: 0)
        throw error
    }
    server.stop(gracePeriodMilliseconds: 0)
}
