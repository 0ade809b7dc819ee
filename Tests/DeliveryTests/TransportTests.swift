import Cryptography
import Delivery
import Identity
import JSON
import Mail
import Outbound
import ServiceModel
import Testing

@Suite struct TransportTests {
    private func webhook(_ outbound: FakeOutbound) throws -> WebhookTransport {
        WebhookTransport(
            url: "https://relay.example/x", secret: try #require(WebhookSecret("a secret of words")),
            timeoutMilliseconds: 5000, outbound: outbound, now: { 1_795_428_007_999 })
    }

    private func mail(_ outbound: FakeOutbound) throws -> SMTPTransport {
        SMTPTransport(
            server: MailServer(host: "smtp.example", port: 587, security: .startTLS, username: "u", password: "p"),
            sender: try #require(MailAddress("Example <no-reply@example.com>")), timeoutMilliseconds: 5000,
            outbound: outbound, now: { 1_795_428_007_999 })
    }

    private func failure(_ letter: Letter, by transport: some Transport) async -> DeliveryFailure? {
        do {
            try await transport.deliver(letter)
            return nil
        } catch { return error }
    }

    // MARK: Webhook

    @Test func `a webhook gets the message as JSON, signed, and the same key each time`() async throws {
        let outbound = FakeOutbound()
        let transport = try webhook(outbound)
        try await transport.deliver(.sample(.sms, to: "+12065550100"))
        try await transport.deliver(.sample(.sms, to: "+12065550100"))
        let exchange = outbound.exchanges[0]
        #expect(exchange.method == "POST" && exchange.url == "https://relay.example/x")
        let headers = Dictionary(exchange.headers.map { ($0.name, $0.value) }, uniquingKeysWith: { $1 })
        #expect(headers["webhook-id"] == "msg_00112233445566778899aabbccddeeff")
        #expect(headers["Idempotency-Key"] == "00112233445566778899aabbccddeeff")
        #expect(headers["webhook-timestamp"] == "1795428007" && headers["Content-Type"] == "application/json")
        let signature = WebhookSignature.of(
            exchange.body, id: "msg_00112233445566778899aabbccddeeff", seconds: 1_795_428_007,
            secret: try #require(WebhookSecret("a secret of words")))
        #expect(headers["webhook-signature"] == signature)
        let body = try #require(try JSONReader.read(exchange.body).objectValue)
        #expect(
            body == [
                "id": "00112233445566778899aabbccddeeff", "medium": "SMS", "purpose": "sign-up",
                "destination": "+12065550100", "code": "123456", "body": "Code: 123456 & <x>\n",
                "poolId": "us-east-1_A", "username": "ada", "sub": "5a5a", "createdAt": 1_795_428_000,
                "expiresAt": 1_795_514_400, "attempt": 2,
            ])
        #expect(outbound.exchanges[1].body == exchange.body)
    }

    @Test func `an e-mail to a webhook has its subject, its page and its sender`() async throws {
        let outbound = FakeOutbound()
        var letter = Letter.sample()
        letter.from = "Shop <shop@example.com>"
        try await webhook(outbound).deliver(letter)
        let body = try #require(try JSONReader.read(outbound.exchanges[0].body).objectValue)
        #expect(body["subject"] == "Code" && body["html"] == "Code: 123456 &amp; &lt;x&gt;<br>\n")
        #expect(body["from"] == "Shop <shop@example.com>" && body["replyTo"] == .null)
    }

    @Test(arguments: [200, 201, 202, 204, 299])
    func `what a webhook takes is delivered`(_ status: Int) async throws {
        let transport = try webhook(FakeOutbound(.success(OutboundAnswer(status: status))))
        #expect(await failure(.sample(), by: transport) == nil)
    }

    @Test(arguments: [400, 410, 413, 422])
    func `what a webhook refuses for good is not tried again`(_ status: Int) async throws {
        let transport = try webhook(FakeOutbound(.success(OutboundAnswer(status: status))))
        #expect(
            await failure(.sample(), by: transport) == .never("the webhook refuses the message with status \(status)"))
    }

    @Test(arguments: [199, 301, 302, 401, 403, 404, 408, 429, 500, 503])
    func `whatever else a webhook answers is tried again`(_ status: Int) async throws {
        let transport = try webhook(FakeOutbound(.success(OutboundAnswer(status: status))))
        #expect(await failure(.sample(), by: transport) == .again("the webhook answers with status \(status)"))
    }

    @Test(arguments: [("120", 120_000), ("86400", 3_600_000), ("-1", 0), ("Mon, 23 Nov 2026 10:00:00 GMT", 0)])
    func `a webhook may say when`(_ text: String, _ pause: Int64) async throws {
        let answer = OutboundAnswer(status: 429, headers: [("retry-after", text)])
        let transport = try webhook(FakeOutbound(.success(answer)))
        #expect(
            await failure(.sample(), by: transport) == .again("the webhook answers with status 429", pause: pause))
    }

    // MARK: Mail

    @Test func `a mail comes from its pool, or from whom the operator says`() async throws {
        let outbound = FakeOutbound()
        let transport = try mail(outbound)
        var letter = Letter.sample()
        try await transport.deliver(letter)
        letter.from = "Sh\u{F6}p <shop@example.net>"
        letter.replyTo = "help@example.net"
        try await transport.deliver(letter)
        letter.from = "none"
        try await transport.deliver(letter)
        #expect(outbound.mails.map(\.sender) == ["no-reply@example.com", "shop@example.net", "no-reply@example.com"])
        #expect(outbound.mails.allSatisfy { $0.recipient == "ada@example.org" })
        let texts = outbound.mails.map { String(decoding: $0.message, as: UTF8.self) }
        #expect(texts[0].contains("\r\nFrom: \"Example\" <no-reply@example.com>\r\n"))
        #expect(texts[0].contains("\r\nMessage-ID: <00112233445566778899aabbccddeeff@example.com>\r\n"))
        #expect(
            texts[0].contains("\r\nCode: 123456 & <x>\r\n")
                && texts[0].contains("\r\nCode: 123456 &amp; &lt;x&gt;<br>\r\n"))
        #expect(texts[1].contains("\r\nReply-To: help@example.net\r\n"))
    }

    @Test func `words that are HTML are read as text, too`() async throws {
        let outbound = FakeOutbound()
        let content = MessageContent(
            code: "123456", subject: "Code", body: "<p>Hi <b><ada></b></p><p>123456</p>",
            html: "<p>Hi <b>&lt;ada&gt;</b></p><p>123456</p>")
        try await mail(outbound).deliver(.sample(content: content))
        let text = String(decoding: outbound.mails[0].message, as: UTF8.self)
        #expect(text.contains("\r\n\r\nHi <ada>\r\n\r\n123456\r\n--"))
        #expect(text.contains("\r\n\r\n<p>Hi <b>&lt;ada&gt;</b></p><p>123456</p>\r\n--"))
    }

    @Test(arguments: [
        (OutboundError.Reason.refusedForGood(status: 550), DeliveryFailure.never("why")),
        (.refused(status: 451), .again("why")), (.refused(status: 554), .again("why")), (.timedOut, .again("why")),
        (.unreachable, .again("why")), (.notAdmitted, .again("why")), (.insecure, .again("why")),
        (.forbiddenAddress, .again("why")), (.overloaded, .again("why")), (.stopped, .interrupted),
    ])
    func `only what a mail server refuses for good is not tried again`(
        _ reason: OutboundError.Reason, _ expected: DeliveryFailure
    ) async throws {
        let transport = try mail(FakeOutbound(.failure(OutboundError(reason, "why"))))
        #expect(await failure(.sample(), by: transport) == expected)
    }

    @Test func `an address that fits no mail is refused without asking`() async throws {
        let outbound = FakeOutbound()
        let transport = try mail(outbound)
        for address in ["a@b\r\nRCPT TO:<c@d>", "a b@c", "nobody"] {
            #expect(
                await failure(.sample(to: address), by: transport) == .never("the address cannot be written in a mail"))
        }
        #expect(outbound.mails.isEmpty)
    }
}
