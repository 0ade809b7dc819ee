public import Cryptography
import Identity
import JSON
public import Outbound
import ServiceModel

/// Messages as JSON, posted to a program of the operator's, which hands them to whichever provider it likes. Signed, so
/// that it can tell them from a stranger's (`WebhookSignature`).
public struct WebhookTransport: Transport {
    private let url: String
    private let secret: WebhookSecret
    private let timeoutMilliseconds: Int
    private let outbound: any OutboundSending
    private let now: @Sendable () -> Int64

    /// - Parameter now: milliseconds since 1970.
    public init(
        url: String, secret: WebhookSecret, timeoutMilliseconds: Int, outbound: any OutboundSending,
        now: @escaping @Sendable () -> Int64
    ) {
        self.url = url
        self.secret = secret
        self.timeoutMilliseconds = timeoutMilliseconds
        self.outbound = outbound
        self.now = now
    }

    public func deliver(_ letter: Letter) async throws(DeliveryFailure) {
        let body = Self.body(of: letter)
        let id = "msg_\(letter.key)"
        let seconds = now() / 1000
        let exchange = HTTPExchange(
            url: url,
            headers: [("Content-Type", "application/json"), ("Idempotency-Key", letter.key)]
                + WebhookSignature.headers(of: body, id: id, seconds: seconds, secret: secret),
            body: body, answerLimit: 1_048_576)
        let answer: OutboundAnswer
        do throws(OutboundError) {
            answer = try await outbound.send(OutboundCall(.http(exchange), timeoutMilliseconds: timeoutMilliseconds))
        } catch {
            if error.reason == .stopped { throw .interrupted }
            throw .again(error.description)
        }
        switch answer.status {
        case 200..<300: return
        case 400, 410, 413, 422: throw .never("the webhook refuses the message with status \(answer.status)")
        default: throw .again("the webhook answers with status \(answer.status)", pause: Self.pause(answer))
        }
    }

    /// What `Retry-After` says, in milliseconds, an hour at most; 0 where it says nothing (RFC 9110 §10.2.3).
    private static func pause(_ answer: OutboundAnswer) -> Int64 {
        guard let seconds = answer.header("retry-after").flatMap({ Int64($0) }), seconds > 0 else { return 0 }
        return min(seconds, 3600) * 1000
    }

    /// docs/operations.md says what each member is.
    static func body(of letter: Letter) -> [UInt8] {
        func text(_ text: String?) -> JSONValue { text.map { .string($0) } ?? .null }
        func time(_ milliseconds: Int64) -> JSONValue { .number(JSONNumber(milliseconds / 1000)) }
        let content = letter.content
        var object: JSONObject = [
            "id": .string(letter.key), "medium": .string(letter.medium.rawValue), "purpose": .string(letter.purpose),
            "destination": .string(letter.destination), "code": .string(content.code), "body": .string(content.body),
            "poolId": .string(letter.poolId), "username": .string(letter.username), "sub": .string(letter.sub),
            "createdAt": time(letter.createdAt), "expiresAt": time(letter.expiresAt),
            "attempt": .number(JSONNumber(Int64(letter.attempt))),
        ]
        if letter.medium == .email {
            object["subject"] = .string(content.subject)
            object["html"] = .string(content.html ?? HTMLEscaping.page(content.body))
            object["from"] = text(letter.from)
            object["replyTo"] = text(letter.replyTo)
        }
        return JSONValue.object(object).encoded()
    }
}
