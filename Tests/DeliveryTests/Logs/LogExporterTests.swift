import Cryptography
import Glibc
import Identity
import JSON
import Logging
import Outbound
import ServiceModel
import Synchronization
import TestSupport
import Testing

@testable import Delivery

/// cognito/logs §2; docs/decisions/0047.
@Suite struct LogExporterTests {
    private static let group = "arn:aws:logs:us-east-1:000000000000:log-group:auth"
    private static let bucket = "arn:aws:s3:::activity"

    private func exporter(
        _ entries: [(pattern: String, place: LogMapping.Place)], outbound: FakeOutbound = FakeOutbound(),
        policy: LogExporter.Policy = LogExporter.Policy(pauses: [1]), log: Logger = .disabled
    ) -> LogExporter {
        LogExporter(
            LogMapping(entries), secret: WebhookSecret("a secret of words"), timeoutMilliseconds: 5000,
            outbound: outbound, random: SystemRandom(), policy: policy, now: { 1_795_428_007_999 }, log: log)
    }

    /// A pool of the tier that exports what its users do, with a user.
    private func withPool(
        _ exporter: LogExporter, _ body: (TestServer, TestPool, TestClient) async throws -> Void
    ) async throws {
        try await withServer(activityLog: exporter) {
            $0.deliveredMedia = [.email]
        } _: { server in
            let pool = try await server.pool([
                "UserPoolTier": "PLUS", "UserPoolAddOns": ["AdvancedSecurityMode": "AUDIT"],
                "AutoVerifiedAttributes": ["email"],
            ])
            try await pool.user("anna", ["email": "anna@example.com"])
            exporter.start(server.services)
            try await body(server, pool, try await pool.client())
            exporter.stop(milliseconds: 0)
        }
    }

    private func log(_ pool: TestPool, activity: String? = nil, notifications: String? = nil) async throws {
        var logs: [JSONValue] = []
        if let activity {
            logs.append([
                "LogLevel": "INFO", "EventSource": "userAuthEvents",
                "S3Configuration": ["BucketArn": .string(activity)],
            ])
        }
        if let notifications {
            logs.append([
                "LogLevel": "ERROR", "EventSource": "userNotification",
                "CloudWatchLogsConfiguration": ["LogGroupArn": .string(notifications)],
            ])
        }
        try await pool.call(.setLogDeliveryConfiguration, ["LogConfigurations": .array(logs)])
    }

    private func messages(in directory: TemporaryDirectory, _ name: String) throws -> [JSONObject] {
        try messages(Array((directory.read(name) ?? "").utf8))
    }

    private func messages(_ bytes: [UInt8]) throws -> [JSONObject] {
        try bytes.split(separator: UInt8(ascii: "\n")).compactMap {
            try JSONReader.read(Array($0)).objectValue?["message"]?.objectValue
        }
    }

    @Test func `what users do is added to the file of the pool's ARN, one line each`() async throws {
        let directory = try TemporaryDirectory()
        let path = directory["activity"]
        let exporter = exporter([("arn:aws:s3:::*", .file(path))])
        try await withPool(exporter) { _, pool, client in
            _ = try await client.signIn("anna")
            await exporter.waitUntilEmpty()
            #expect(directory.read("activity") == nil, "nobody wants it yet")

            try await log(pool, activity: Self.bucket)
            let step = try await client.signIn("anna")
            await #expect(throws: ServiceError.self) { try await client.signIn("anna", "Wrong-Horse-7") }
            await exporter.waitUntilEmpty()
            let found = try messages(in: directory, "activity")
            #expect(found.map { $0["eventResponse"] } == ["Pass", "Fail"])
            let claims = SignInStep.claims(of: step.accessToken)
            #expect(found[0]["eventId"] == claims["event_id"] && found[0]["userSub"] == claims["sub"])
            #expect(found[0]["userName"] == "anna" && found[0]["userPoolId"] == .string(pool.id))
            #expect(found[0]["clientId"] == .string(client.id))
            var status = stat()
            #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)

            // Whoever rotates it moves it away.
            #expect(rename(path, path + ".1") == 0)
            _ = try await client.signIn("anna")
            await exporter.waitUntilEmpty()
            let counts = try ["activity", "activity.1"].map { try messages(in: directory, $0).count }
            #expect(counts == [1, 2])
        }
    }

    @Test func `a URL is posted lines, signed as webhooks are`() async throws {
        let outbound = FakeOutbound()
        let exporter = exporter([("*", .url("https://logs.example/x"))], outbound: outbound)
        try await withPool(exporter) { _, pool, client in
            try await log(pool, activity: Self.bucket)
            _ = try await client.signIn("anna")
            await exporter.waitUntilEmpty()
            let exchange = try #require(outbound.exchanges.first)
            #expect(exchange.url == "https://logs.example/x" && exchange.method == "POST")
            #expect(try messages(exchange.body).map { $0["eventType"] } == ["SignIn"])
            let headers = Dictionary(exchange.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
            let id = try #require(headers["webhook-id"])
            #expect(headers["Content-Type"] == "application/x-ndjson" && headers["webhook-timestamp"] == "1795428007")
            #expect(
                headers["webhook-signature"]
                    == WebhookSignature.of(
                        exchange.body, id: id, seconds: 1_795_428_007,
                        secret: try #require(WebhookSecret("a secret of words"))))
        }
    }

    @Test func `what is refused for a while is posted again, and then given up and told`() async throws {
        let (outbound, lines) = (FakeOutbound(.success(OutboundAnswer(status: 503))), LogCapture())
        let exporter = exporter(
            [("*", .url("https://logs.example/secret-path"))], outbound: outbound,
            policy: LogExporter.Policy(pauses: [1, 1]), log: Logger(label: "log-delivery", sink: lines))
        try await withPool(exporter) { _, pool, client in
            try await log(pool, activity: Self.bucket)
            _ = try await client.signIn("anna")
            await exporter.waitUntilEmpty()
            #expect(outbound.exchanges.count == 3)
            let told = lines.records.map(\.message).filter { $0.contains("lost") }
            #expect(told.count == 1 && told[0].contains("https://logs.example"))
            #expect(!lines.text().contains("secret-path") && !lines.text().contains("anna"))
        }
    }

    @Test func `nobody waits for a place that hangs, and what is too much is forgotten`() async throws {
        let (outbound, lines) = (HangingOutbound(), LogCapture())
        let exporter = LogExporter(
            LogMapping([("*", .url("https://logs.example/"))]), secret: WebhookSecret("a secret of words"),
            timeoutMilliseconds: 5000, outbound: outbound, random: SystemRandom(),
            policy: LogExporter.Policy(waiting: 2, batch: 1, pauses: []), now: { 0 },
            log: Logger(label: "log-delivery", sink: lines))
        try await withPool(exporter) { _, pool, client in
            try await log(pool, activity: Self.bucket)
            for _ in 0..<8 { _ = try await client.signIn("anna") }
            outbound.goOn()
            await exporter.waitUntilEmpty()
            #expect(lines.text().contains("lost, since more came than could be delivered"))
        }
    }

    @Test func `a message that is given up is told, without its code and its address`() async throws {
        let directory = try TemporaryDirectory()
        let exporter = exporter([(Self.group, .file(directory["errors"]))])
        try await withPool(exporter) { server, pool, client in
            try await log(pool, notifications: Self.group)
            try await client.signUp("bert", password: TestPool.password, ["email": "bert@example.com"])
            let code = try await server.code(to: "bert")
            let transport = ScriptedTransport { _ in .never("bert@example.com refuses \(code)") }
            try await DeliveryWorker(
                .email, by: transport, policy: DeliveryPolicy(lettersAtOnce: 4, redacts: true),
                services: server.services, log: .disabled
            ).round()
            await exporter.waitUntilEmpty()
            let found = try messages(in: directory, "errors")
            let details = try #require(found.first?["details"]?.stringValue)
            #expect(found.count == 1 && details.hasPrefix("The EMAIL message "))
            #expect(details.hasSuffix("was not delivered: *** refuses ***"))
        }
    }

    @Test func `an ARN that nobody maps is told once, at its setting and at the start`() async throws {
        let lines = LogCapture()
        let exporter = exporter(
            [("arn:aws:s3:::elsewhere", .file("/nowhere"))], log: Logger(label: "log-delivery", sink: lines))
        try await withPool(exporter) { server, pool, client in
            for _ in 0..<2 { try await log(pool, activity: Self.bucket) }
            let told = lines.records.map(\.message).filter { $0.contains(Self.bucket) }
            #expect(told.count == 1 && told[0].contains("no entry of log-delivery"))
            _ = try await client.signIn("anna")
            await exporter.waitUntilEmpty()

            let later = LogCapture()
            let next = self.exporter([], log: Logger(label: "log-delivery", sink: later))
            for _ in 0..<2 { await next.tellUnmapped(server.services) }
            #expect(later.records.count == 1 && later.text().contains(Self.bucket))
        }
    }

    @Test func `a pool that has left the tier exports nothing more of its users`() async throws {
        let outbound = FakeOutbound()
        let exporter = exporter([("*", .url("https://logs.example/x"))], outbound: outbound)
        try await withPool(exporter) { _, pool, client in
            try await log(pool, activity: Self.bucket)
            try await pool.call(
                .updateUserPool,
                ["UserPoolTier": "ESSENTIALS", "UserPoolAddOns": ["AdvancedSecurityMode": "AUDIT"]])
            _ = try await client.signIn("anna")
            await exporter.waitUntilEmpty()
            #expect(outbound.exchanges.isEmpty)
        }
    }
}

/// Answers nothing until it may.
private final class HangingOutbound: OutboundSending {
    private let signal = WakeSignal()

    func send(_ call: OutboundCall) async throws(OutboundError) -> OutboundAnswer {
        await signal.wait(beyond: 0)
        return OutboundAnswer(status: 200)
    }

    func goOn() { signal.notify() }
}
