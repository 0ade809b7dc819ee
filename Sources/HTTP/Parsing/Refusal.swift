/// Why a request is not taken. The connection is closed after each: what follows on it could be read
/// in two ways.
struct Refusal: Error, Equatable, Sendable {
    let status: Int
    /// For the developer at the other end; it repeats nothing that the client sent.
    let reason: Reason

    enum Reason: String {
        case lineEnd = "a line does not end in CR LF"
        case emptyLine = "an empty line where a request should begin"
        case requestLine = "malformed request line"
        case method = "malformed method"
        case target = "malformed request target"
        case version = "HTTP version not supported"
        case fieldName = "malformed header field name"
        case fieldValue = "malformed header field value"
        case contentLength = "malformed or repeated Content-Length"
        case transferEncoding = "malformed or repeated Transfer-Encoding"
        case transferCoding = "transfer coding not supported"
        case framing = "Content-Length and Transfer-Encoding together"
        case host = "missing, repeated or malformed Host"
        case expectation = "unknown expectation"
        case chunk = "malformed chunk"
        case trailer = "malformed or oversized trailer"
        case targetTooLong = "request line too long"
        case headTooLarge = "header fields too large"
        case bodyTooLarge = "body too large"
        case tooSlow = "the request took too long"
        case tooManyConnections = "too many connections"
        case noRoom = "too many large requests at once"
    }

    init(_ status: Int, _ reason: Reason) {
        self.status = status
        self.reason = reason
    }

    /// Seconds after which a 503 may be tried again: large bodies come and go, or time out.
    private static let retryAfter = "5"

    var response: HTTPResponse {
        let text = "\(status) \(String(describing: HTTPStatus.reason(status))): \(reason.rawValue)\n"
        var headers: HTTPHeaders = ["Content-Type": "text/plain; charset=utf-8"]
        if status == 503 { headers.set("Retry-After", Self.retryAfter) }
        return HTTPResponse(status: status, headers: headers, body: Array(text.utf8))
    }
}
