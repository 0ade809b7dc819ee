public import Cryptography
public import Outbound

/// Posts the event to a program of the operator's, and takes the event that comes back. Signed as webhooks are
/// (docs/decisions/0033), so that it can tell an event from a stranger's.
public struct WebhookRunner: FunctionRunner {
    /// Without the path, which may hold a secret.
    public let place: String
    private let url: String
    private let secret: WebhookSecret
    private let outbound: any OutboundSending
    private let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    public init(
        url: String, secret: WebhookSecret, outbound: any OutboundSending, now: @escaping @Sendable () -> Int64
    ) {
        self.url = url
        self.secret = secret
        self.outbound = outbound
        self.now = now
        let origin = url.split(separator: "/", maxSplits: 2).prefix(2).joined(separator: "//")
        place = "the URL at \(origin.prefix { $0 != "?" })"
    }

    public func run(_ attempt: FunctionAttempt) async throws(RunFailure) -> [UInt8] {
        let headers =
            [
                ("Content-Type", "application/json"), ("Idempotency-Key", attempt.id),
                ("X-Sekisho-Function", attempt.function.name),
            ]
            + WebhookSignature.headers(
                of: attempt.event, id: "evt_\(attempt.id)", seconds: now() / 1000, secret: secret)
        let exchange = HTTPExchange(
            url: url, headers: headers, body: attempt.event, answerLimit: FunctionPolicy.answerLimit)
        let answer: OutboundAnswer
        do throws(OutboundError) {
            answer = try await outbound.send(
                OutboundCall(.http(exchange), timeoutMilliseconds: attempt.timeoutMilliseconds))
        } catch {
            throw RunFailure(error)
        }
        // An error object says why, whatever the status: the way to refuse somebody in one's own words.
        let body = answer.body
        if let message = await Elsewhere.ifLong(body.count, { FunctionError.message(ofUnmarked: body) }) {
            throw .failed(message: message)
        }
        guard (200..<300).contains(answer.status) else { throw RunFailure(status: answer.status, name: nil) }
        return body
    }
}
