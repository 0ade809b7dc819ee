import Cryptography
import Outbound

/// Posts lines to a program of the operator's, signed as webhooks are (docs/decisions/0033).
struct WebhookDestination: LogDestination {
    private let url: String
    private let secret: WebhookSecret
    private let timeoutMilliseconds: Int
    private let outbound: any OutboundSending
    private let random: any RandomSource
    private let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    init(
        url: String, secret: WebhookSecret, timeoutMilliseconds: Int, outbound: any OutboundSending,
        random: any RandomSource, now: @escaping @Sendable () -> Int64
    ) {
        self.url = url
        self.secret = secret
        self.timeoutMilliseconds = timeoutMilliseconds
        self.outbound = outbound
        self.random = random
        self.now = now
    }

    /// Its path may hold a secret.
    var name: String {
        let origin = url.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//")
        return "the URL at \(origin.prefix { $0 != "?" })"
    }

    func deliver(_ lines: [[UInt8]]) async throws(LogDestinationFailure) {
        let body = Array(lines.joined())
        let exchange = HTTPExchange(
            url: url,
            headers: [("Content-Type", "application/x-ndjson")]
                + WebhookSignature.headers(
                    of: body, id: "log_\(random.uuid())", seconds: now() / 1000, secret: secret),
            body: body, answerLimit: 1_048_576)
        let answer: OutboundAnswer
        do throws(OutboundError) {
            answer = try await outbound.send(OutboundCall(.http(exchange), timeoutMilliseconds: timeoutMilliseconds))
        } catch {
            throw LogDestinationFailure(reason: error.description, isForGood: error.reason == .stopped)
        }
        guard (200..<300).contains(answer.status) else {
            throw LogDestinationFailure(
                reason: "it answers with status \(answer.status)",
                isForGood: [400, 410, 413, 422].contains(answer.status))
        }
    }
}
