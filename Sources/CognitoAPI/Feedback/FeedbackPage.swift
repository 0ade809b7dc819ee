import Cryptography
public import HTTP
public import Identity
import Logging
import ServiceModel

/// Where the links of a mail about a sign-in lead: `/{poolId}/auth-event-feedback` (cognito/advanced-security §8).
///
/// Opening the link asks, and only the button says: what looks at the links of mails before their reader does must not
/// answer in the reader's place. What is said takes the way of UpdateAuthEventFeedback. The page has no script and no
/// style, and tells nothing but what its caller sent.
public struct FeedbackPage: Sendable {
    private let services: Services

    public init(services: Services) {
        self.services = services
    }

    public var routes: [Route] {
        let path: PathPattern = "/{poolId}/\(FeedbackLink.path)"
        return [
            Route(.get, path, pages: .shown) { request, _ in Self.ask(request) },
            Route(.post, path, pages: .shown) { request, parameters in
                await take(request, poolId: parameters["poolId"])
            },
        ]
    }

    /// What a link carries, each once.
    private struct Answer {
        static let reader = FormReader(limits: FormReader.Limits(bytes: 8192, pairs: 8))
        let event: String
        let username: String
        let value: FeedbackValueType
        let token: String

        init?(_ form: FormParameters?) {
            func text(_ name: String) -> String? { try? form?.single(name) }
            guard let event = text("event"), let username = text("username"), let token = text("token"),
                let value = text("value").flatMap(FeedbackValueType.init(rawValue:))
            else { return nil }
            self.event = event
            self.username = username
            self.token = token
            self.value = value
        }
    }

    private static func ask(_ request: HTTPRequest) -> HTTPResponse {
        guard let answer = Answer(try? Answer.reader.read(query: request.query)) else { return incomplete }
        let fields = [
            ("event", answer.event), ("username", answer.username), ("value", answer.value.rawValue),
            ("token", answer.token),
        ].map { #"<input type="hidden" name="\#($0)" value="\#(HTMLEscaping.escaped($1))">"# }.joined()
        let button = answer.value == .valid ? "That was me" : "That was not me"
        return page(
            200, "A sign-in to your account",
            #"<form method="post" action="?">\#(fields)<button>\#(button)</button></form>"#)
    }

    private func take(_ request: HTTPRequest, poolId: String) async -> HTTPResponse {
        guard let answer = Answer(try? Answer.reader.read(bodyOf: request)) else { return Self.incomplete }
        let call = Call(services: services, requestId: services.random.uuid(), region: services.settings.region)
        do {
            let pool = try await services.pools.pool(poolId)
            try await AuthEventFeedback.byUser(
                answer.value, on: answer.event, of: answer.username, token: answer.token, pool: pool, call: call)
            let advice = answer.value == .valid ? "" : "<p>Choose another password now.</p>"
            return Self.page(200, "Thank you", advice)
        } catch is Refusal {
            return Self.page(400, "This link is not good any more", "")
        } catch {
            services.log.error("feedback failed: \(error)", metadata: ["requestId": .string(call.requestId)])
            return Self.page(500, "Something went wrong on our side", "")
        }
    }

    private static let incomplete = page(400, "This link is not complete", "")

    private static func page(_ status: Int, _ title: String, _ body: String) -> HTTPResponse {
        let text = """
            <!DOCTYPE html>
            <html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>\(title)</title><h1>\(title)</h1>\(body)</html>
            """
        return HTTPResponse(
            status: status,
            headers: [
                "Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store",
                "Content-Security-Policy":
                    "default-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
                "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
                "Cross-Origin-Resource-Policy": "same-origin",
            ], body: Array(text.utf8))
    }
}
