/// Reads a request's head line by line as its bytes arrive, each line once.
///
/// The caller passes all bytes from the first of the head at each call: positions are kept between
/// calls, bytes are not. Whether they come at once or one by one makes no difference to the outcome.
struct HeadParser {
    private let limits: HTTPServerConfiguration.Limits
    private var line: RequestLine?
    private var rules = FieldRules()
    private var fields: [HTTPHeaders.Field] = []
    private var lineStart = 0
    /// No line ends before here.
    private var scanned = 0

    init(limits: HTTPServerConfiguration.Limits) { self.limits = limits }

    /// The head, and the number of bytes that it takes; nil: it is not complete.
    mutating func parse(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> (head: RequestHead, count: Int)? {
        // What is no HTTP at all, such as the first byte of TLS, need not run into the time-out.
        if scanned == 0, let first = bytes.first, first != 0x0A, !ByteRules.isToken(first) {
            throw Refusal(400, .requestLine)
        }
        let window = min(bytes.count, limits.headBytes)
        while let lineFeed = bytes.firstIndex(of: 0x0A, from: scanned, to: window) {
            guard lineFeed > lineStart, bytes[lineFeed - 1] == 0x0D else { throw Refusal(400, .lineEnd) }
            let content = lineStart..<lineFeed - 1
            lineStart = lineFeed + 1
            scanned = lineStart
            if line == nil {
                line = try RequestLine(bytes, line: content)
                fields.reserveCapacity(16)
            } else if content.isEmpty {
                return (try conclude(bytes.slice(0..<lineStart)), lineStart)
            } else {
                try parseField(bytes, content)
            }
        }
        scanned = window
        guard window < limits.headBytes else {
            throw line == nil ? Refusal(414, .targetTooLong) : Refusal(431, .headTooLarge)
        }
        return nil
    }

    /// No whitespace before the colon and no continuation line: neither is a token's character.
    private mutating func parseField(_ bytes: UnsafeRawBufferPointer, _ line: Range<Int>) throws(Refusal) {
        guard let colon = bytes.firstIndex(of: UInt8(ascii: ":"), from: line.lowerBound, to: line.upperBound),
            ByteRules.isToken(bytes.slice(line.lowerBound..<colon))
        else { throw Refusal(400, .fieldName) }
        var start = colon + 1
        var end = line.upperBound
        while start < end, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
        while end > start, bytes[end - 1] == 0x20 || bytes[end - 1] == 0x09 { end -= 1 }
        guard ByteRules.isFieldContent(bytes.slice(start..<end)) else { throw Refusal(400, .fieldValue) }
        guard fields.count < limits.headerFields else { throw Refusal(431, .headTooLarge) }
        let field = HTTPHeaders.Field(
            nameStart: UInt32(line.lowerBound), nameEnd: UInt32(colon), valueStart: UInt32(start),
            valueEnd: UInt32(end))
        try rules.note(field, in: bytes)
        fields.append(field)
    }

    private func conclude(_ head: UnsafeRawBufferPointer) throws(Refusal) -> RequestHead {
        guard let line else { throw Refusal(400, .requestLine) }
        var headers = HTTPHeaders(storage: Array(head), fields: fields)
        var target = String(decoding: head.slice(line.target), as: UTF8.self)
        let method = String(decoding: head.slice(line.method), as: UTF8.self)
        if let authority = line.authority {
            headers.set("Host", String(decoding: head.slice(authority), as: UTF8.self))
            target = Self.originForm(target, method: method)
        }
        let streaming = limits.streaming.flatMap { method == $0.method && target.hasPrefix($0.pathPrefix) ? $0 : nil }
        let (framing, keepsAlive, expectsContinue) = try rules.conclude(
            line, in: head, bodyLimit: streaming?.bodyBytes ?? limits.bodyBytes)
        return RequestHead(
            method: method, target: target, headers: headers, framing: framing,
            exchange: Exchange(isHead: method == "HEAD", isHTTP10: line.isHTTP10, keepsAlive: keepsAlive),
            expectsContinue: expectsContinue, isStreamed: streaming != nil)
    }

    /// Of what follows the authority of an absolute form (RFC 9112 §3.2.1, §3.2.4).
    private static func originForm(_ rest: String, method: String) -> String {
        if rest.isEmpty { return method == "OPTIONS" ? "*" : "/" }
        return rest.utf8.first == UInt8(ascii: "/") ? rest : "/" + rest
    }
}
