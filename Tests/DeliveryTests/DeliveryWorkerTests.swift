import Delivery
import Identity
import JSON
import Logging
import ServiceModel
import TestSupport
import Testing
import Threads

@Suite struct DeliveryWorkerTests {
    private static let backOff = BackOff(first: 1000, longest: 8000)

    /// A server that delivers e-mail, with a pool where sign-up sends a code.
    private func withMail(
        _ body: (TestServer, TestClient) async throws -> Void
    ) async throws {
        try await withServer {
            $0.deliveredMedia = [.email]
        } _: { server in
            let pool = try await server.pool(["AutoVerifiedAttributes": ["email"]])
            try await body(server, try await pool.client())
        }
    }

    private func signUp(_ client: TestClient, _ name: String) async throws {
        try await client.call(
            .signUp,
            [
                "Username": .string(name), "Password": .string(TestPool.password),
                "UserAttributes": .attributes(["email": "\(name)@example.com"]),
            ])
    }

    private func worker(
        _ server: TestServer, _ transport: ScriptedTransport, redacts: Bool = true, services: Services? = nil,
        log: Logger = .disabled
    ) -> DeliveryWorker {
        DeliveryWorker(
            .email, by: transport, policy: DeliveryPolicy(lettersAtOnce: 4, backOff: Self.backOff, redacts: redacts),
            services: services ?? server.services, log: log)
    }

    private func message(_ server: TestServer) async throws -> StoredMessage {
        try await server.messages()[0].stored
    }

    // MARK: Well

    @Test func `a message is delivered once, and then forgotten`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            let code = try await server.code(to: "ada")
            let transport = ScriptedTransport()
            let worker = worker(server, transport)
            #expect(try await worker.round() == 1)
            #expect(try await worker.round() == 0)
            let letter = try #require(transport.letters.first)
            #expect(transport.letters.count == 1 && letter.destination == "ada@example.com" && letter.attempt == 1)
            #expect(letter.content.code == code && letter.content.body == "Your verification code is \(code). ")
            let stored = try await message(server)
            #expect(stored.state == .delivered && stored.deliveredAt == server.clock.now && stored.attempts == 1)
            #expect(stored.sealedContent == nil && stored.dueAt == nil)
        }
    }

    @Test func `where nothing is to be forgotten it stays readable`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            try await worker(server, ScriptedTransport(), redacts: false).round()
            #expect(try await server.code(to: "ada").utf8.count == 6)
            #expect(try await message(server).state == .delivered)
        }
    }

    @Test func `a pool says from whom its mail comes`() async throws {
        try await withMail { server, client in
            let arn = "arn:aws:ses:us-east-1:123456789012:identity/ses@example.com"
            let transport = ScriptedTransport()
            let worker = worker(server, transport)
            let full: JSONObject = [
                "From": "Shop <shop@example.com>", "SourceArn": .string(arn), "EmailSendingAccount": "DEVELOPER",
                "ReplyToEmailAddress": "help@example.com",
            ]
            let short: JSONObject = ["SourceArn": .string(arn), "EmailSendingAccount": "DEVELOPER"]
            for (name, settings) in [("a", full), ("b", short), ("c", JSONObject())] {
                try await client.pool.call(
                    .updateUserPool,
                    ["AutoVerifiedAttributes": ["email"], "EmailConfiguration": .object(settings)])
                try await signUp(client, name)
                try await worker.round()
            }
            #expect(transport.letters.map(\.from) == ["Shop <shop@example.com>", "ses@example.com", nil])
            #expect(transport.letters.map(\.replyTo) == ["help@example.com", nil, nil])
        }
    }

    @Test func `what no worker delivers is left alone`() async throws {
        try await withServer { server in
            let client = try await server.pool(["AutoVerifiedAttributes": ["email"]]).client()
            try await signUp(client, "ada")
            let writes = server.store.writes
            #expect(try await worker(server, ScriptedTransport()).round() == 0)
            #expect(server.store.writes == writes, "and nothing is written")
            #expect(try await server.services.store.read { try $0.undelivered(limit: 9).count } == 1)
        }
    }

    // MARK: Not well

    @Test func `what fails is tried again, later each time, and says why`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            let transport = ScriptedTransport { .again("451 not now, try \($0.attempt)") }
            let worker = worker(server, transport)
            for attempt in 1...4 {
                #expect(try await worker.round() == 1)
                #expect(try await worker.round() == 0, "not before its time")
                let stored = try await message(server)
                #expect(stored.state == .queued && stored.attempts == attempt && stored.sealedContent != nil)
                #expect(stored.lastError == "451 not now, try \(attempt)")
                let full = min(Int64(1000) << Int64(attempt - 1), 8000)
                let pause = try #require(stored.dueAt) - server.clock.now
                #expect((full / 2...full).contains(pause))
                server.clock.advance(by: pause)
            }
            transport.will { _ in nil }
            try await worker.round()
            let stored = try await message(server)
            #expect(stored.state == .delivered && stored.attempts == 5 && stored.lastError == nil)
            #expect(Set(transport.letters.map(\.key)).count == 1, "who gets it twice knows it again")
        }
    }

    @Test func `the other side may ask for a longer pause`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            try await worker(server, ScriptedTransport { _ in .again("429", pause: 60_000) }).round()
            #expect(try await message(server).dueAt == server.clock.now + 60_000)
        }
    }

    @Test func `what will never be taken is given up at once`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            let transport = ScriptedTransport { _ in .never("550 no such user") }
            let worker = worker(server, transport)
            try await worker.round()
            server.clock.advance(by: Milliseconds.hour)
            #expect(try await worker.round() == 0)
            let stored = try await message(server)
            #expect(stored.state == .failed && stored.lastError == "550 no such user" && stored.sealedContent == nil)
        }
    }

    @Test func `a code that has expired is not sent any more`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            let transport = ScriptedTransport()
            server.clock.advance(by: 24 * Milliseconds.hour)
            #expect(try await worker(server, transport).round() == 1)
            #expect(transport.letters.isEmpty)
            let stored = try await message(server)
            #expect(stored.state == .failed && stored.lastError == "its time was over before it could be sent")
        }
    }

    @Test func `no attempt is planned for when the code has expired`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            server.clock.advance(by: 24 * Milliseconds.hour - 400)
            try await worker(server, ScriptedTransport { _ in .again("451") }).round()
            let stored = try await message(server)
            #expect(stored.state == .failed && stored.lastError == "given up, since its time is over by then; 451")
        }
    }

    @Test func `what an invitation carries may live long, and is not tried for longer than three days`() async throws {
        try await withMail { server, client in
            try await client.pool.call(
                .adminCreateUser,
                [
                    "Username": "ada", "DesiredDeliveryMediums": ["EMAIL"],
                    "UserAttributes": .attributes(["email": "ada@example.com"]),
                ])
            #expect(try await message(server).expiresAt == server.clock.now + 7 * Milliseconds.day)
            server.clock.advance(by: 3 * Milliseconds.day)
            try await worker(server, ScriptedTransport()).round()
            #expect(try await message(server).state == .failed)
        }
    }

    @Test func `a message of a pool that is deleted goes nowhere`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            try await client.pool.call(.deleteUserPool)
            let transport = ScriptedTransport()
            try await worker(server, transport).round()
            #expect(transport.letters.isEmpty)
            #expect(try await message(server).state == .failed)
        }
    }

    @Test func `neither the log nor the outbox repeats a code, and the log no address`() async throws {
        let capture = LogCapture()
        let log = Logger(label: "delivery", level: .trace, sink: capture)
        try await withMail { server, client in
            try await signUp(client, "ada")
            let code = try await server.code()
            let transport = ScriptedTransport { .again("451 <\($0.destination)> said \($0.content.code)") }
            let worker = worker(server, transport, log: log)
            try await worker.round()
            #expect(try await message(server).lastError == "451 <ada@example.com> said ***")
            server.clock.advance(by: 1000)
            transport.will { .never("550 <\($0.destination)> said \($0.content.code)") }
            try await worker.round()
            let text = capture.text()
            #expect(text.contains("451 <***> said ***") && text.contains("550 <***> said ***"))
            #expect(!text.contains(code) && !text.contains("ada@example.com"))
        }
    }

    // MARK: Several servers

    @Test func `a server that dies between claim and delivery is followed when its claim ends`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            let now = server.clock.now
            let dead = try await server.store.write {
                try $0.claimMessages(medium: "EMAIL", by: "dead", now: now, until: now + 65_000, limit: 1)
            }
            #expect(dead.count == 1)
            let transport = ScriptedTransport()
            let other = worker(server, transport, services: server.beside())
            #expect(try await other.round() == 0)
            server.clock.advance(by: 65_000)
            #expect(try await other.round() == 1)
            #expect(transport.letters.map(\.attempt) == [2])
            #expect(try await message(server).state == .delivered)
        }
    }

    @Test func `two servers share the work, and no message is sent twice`() async throws {
        try await withMail { server, client in
            for number in 0..<20 { try await signUp(client, "user\(number)") }
            let transport = ScriptedTransport()
            let workers = [server.services, server.beside()].map { worker(server, transport, services: $0) }
            try await withThrowingTaskGroup(of: Void.self) { group in
                for worker in workers {
                    group.addTask {
                        while try await server.store.read({ try $0.nextDue(medium: "EMAIL") }).map({
                            $0 <= server.clock.now
                        })
                            ?? false
                        { try await worker.round() }
                    }
                }
                try await group.waitForAll()
            }
            #expect(transport.letters.count == 20 && Set(transport.letters.map(\.key)).count == 20)
        }
    }

    @Test func `who took too long undoes nothing of who took over`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            let (slow, quick) = (ScriptedTransport(), ScriptedTransport())
            let other = worker(server, quick, services: server.beside())
            slow.will { _ in
                server.clock.advance(by: 120_000)
                _ = try? await other.round()
                return .never("550 so late")
            }
            try await worker(server, slow).round()
            #expect(quick.letters.count == 1)
            #expect(try await message(server).state == .delivered)
        }
    }

    // MARK: Running

    @Test func `a worker that runs delivers what is committed, as many at once as it may, and stops`() async throws {
        try await withMail { server, client in
            let gate = WakeSignal()
            let transport = ScriptedTransport { _ in
                await gate.wait(beyond: 0)
                return nil
            }
            let service = DeliveryService(
                services: server.services, transports: [.email: transport], policy: DeliveryPolicy(lettersAtOnce: 2),
                log: .disabled)
            service.start()
            for number in 0..<5 { try await signUp(client, "user\(number)") }
            // Two are under way and hang; requests go on all the same, as those sign-ups did.
            while try await attempts(server) < 2 { await Task.yield() }
            #expect(try await attempts(server) == 2)
            gate.notify()
            while transport.letters.count < 5 { await Task.yield() }
            service.stop()
            #expect(await onThread { service.waitForLetters(milliseconds: 60_000) })
            let states = try await server.messages().map(\.stored.state)
            #expect(states.allSatisfy { $0 == .delivered } && states.count == 5)
        }
    }

    @Test func `what is broken off by a stop is due at once, and no failure`() async throws {
        try await withMail { server, client in
            try await signUp(client, "ada")
            try await worker(server, ScriptedTransport { _ in .interrupted }).round()
            let stored = try await message(server)
            #expect(stored.state == .queued && stored.dueAt == server.clock.now && stored.lastError == nil)
        }
    }

    private func attempts(_ server: TestServer) async throws -> Int {
        try await server.messages().reduce(0) { $0 + $1.stored.attempts }
    }

    private func onThread<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
        await withCheckedContinuation { continuation in
            OSThread.start(name: "test") { continuation.resume(returning: body()) }
        }
    }
}
