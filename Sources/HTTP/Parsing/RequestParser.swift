/// Reads one request after another from a connection's bytes.
///
/// The head stays in the caller's buffer until it is complete; a body is taken over as it comes, so that
/// the buffer need not hold it.
struct RequestParser {
    enum Progress: Equatable {
        /// Not a byte of the next request so far.
        case idle
        case head
        case body
    }

    enum Step {
        /// More bytes are needed. Pass those beyond `consumed` again, with the new ones behind them.
        case incomplete(consumed: Int)
        case request(HTTPRequest, Exchange, consumed: Int)
        /// As `request`, with a body that is still to come: `readStream` reads it, before anything else is parsed.
        case streamed(HTTPRequest, Exchange, consumed: Int)
        case refused(Refusal)
    }

    private enum Stage {
        case head(HeadParser)
        case fixedBody(RequestHead, length: Int)
        case chunkedBody(RequestHead, ChunkedDecoder)
        case fixedStream(remaining: Int)
        case chunkedStream(ChunkedDecoder)
    }

    private let limits: HTTPServerConfiguration.Limits
    private let peer: SocketAddress
    private var stage: Stage
    private var body: [UInt8] = []
    private var skippedEmptyLine = false

    private(set) var progress = Progress.idle
    /// The client waits for a 100 before it sends the body. The caller sends it and says so by `didContinue()`.
    private(set) var awaitsContinue = false

    init(limits: HTTPServerConfiguration.Limits, peer: SocketAddress) {
        self.limits = limits
        self.peer = peer
        stage = .head(HeadParser(limits: limits))
    }

    mutating func didContinue() { awaitsContinue = false }

    /// Bytes kept of a request that is not complete: its head, and the memory that its body has.
    var heldBytes: Int {
        switch stage {
        case .head, .fixedStream, .chunkedStream: 0
        case .fixedBody(let head, _), .chunkedBody(let head, _): head.headers.heldBytes + body.capacity
        }
    }

    /// Drops what it has of a request. To be asked for nothing more.
    mutating func forget() {
        body = []
        stage = .head(HeadParser(limits: limits))
        progress = .idle
    }

    mutating func parse(_ bytes: UnsafeRawBufferPointer) -> Step {
        do {
            guard var consumed = try skipEmptyLine(bytes) else { return .incomplete(consumed: 0) }
            if case .head(var parser) = stage {
                // Moved out and back, so that its array is not copied.
                stage = .head(HeadParser(limits: limits))
                let rest = bytes.slice(consumed..<bytes.count)
                if rest.isEmpty { return .incomplete(consumed: consumed) }
                progress = .head
                guard let (head, count) = try parser.parse(rest) else {
                    stage = .head(parser)
                    return .incomplete(consumed: consumed)
                }
                consumed += count
                begin(head, hasBytes: consumed < bytes.count)
                if head.isStreamed { return stream(head, consumed: consumed) }
            }
            return try parseBody(bytes, from: consumed)
        } catch {
            return .refused(error)
        }
    }

    /// One empty line before a request line is tolerated (RFC 9112 §2.2). Nil: it may be half of one.
    private mutating func skipEmptyLine(_ bytes: UnsafeRawBufferPointer) throws(Refusal) -> Int? {
        var skipped = 0
        while progress == .idle, skipped < bytes.count, bytes[skipped] == 0x0D {
            guard !skippedEmptyLine else { throw Refusal(400, .emptyLine) }
            guard skipped + 1 < bytes.count else { return nil }
            guard bytes[skipped + 1] == 0x0A else { throw Refusal(400, .emptyLine) }
            skippedEmptyLine = true
            skipped += 2
        }
        return skipped
    }

    private mutating func begin(_ head: RequestHead, hasBytes: Bool) {
        progress = .body
        switch head.framing {
        case .length(let length):
            awaitsContinue = head.expectsContinue && length > 0 && !hasBytes
            stage = .fixedBody(head, length: length)
        case .chunked:
            awaitsContinue = head.expectsContinue && !hasBytes
            stage = .chunkedBody(head, ChunkedDecoder(limit: limits.bodyBytes))
        }
    }

    private mutating func parseBody(_ bytes: UnsafeRawBufferPointer, from start: Int) throws(Refusal) -> Step {
        let rest = bytes.slice(start..<bytes.count)
        switch stage {
        case .head, .fixedStream, .chunkedStream:
            return .incomplete(consumed: start)
        case .fixedBody(let head, let length):
            let count = min(length - body.count, rest.count)
            // All of its memory at once: whether there is room for it is asked before more of it is read.
            if body.isEmpty { body.reserveCapacity(length) }
            body.append(contentsOf: rest.slice(0..<count))
            if !rest.isEmpty { awaitsContinue = false }
            guard body.count == length else { return .incomplete(consumed: start + count) }
            return finish(head, consumed: start + count)
        case .chunkedBody(let head, var decoder):
            makeRoom(rest.count)
            let (count, isComplete) = try decoder.decode(rest, into: &body)
            if !rest.isEmpty { awaitsContinue = false }
            guard isComplete else {
                stage = .chunkedBody(head, decoder)
                return .incomplete(consumed: start + count)
            }
            return finish(head, consumed: start + count)
        }
    }

    private mutating func stream(_ head: RequestHead, consumed: Int) -> Step {
        switch head.framing {
        case .length(let length): stage = .fixedStream(remaining: length)
        case .chunked: stage = .chunkedStream(ChunkedDecoder(limit: limits.streaming?.bodyBytes ?? 0))
        }
        let request = HTTPRequest(method: head.method, target: head.target, headers: head.headers, peer: peer)
        return .streamed(request, head.exchange, consumed: consumed)
    }

    /// Appends what `bytes` hold of a streamed body, up to `room` bytes or a little more. Once it is complete, the next
    /// request may be parsed.
    mutating func readStream(
        _ bytes: UnsafeRawBufferPointer, room: Int, into piece: inout [UInt8]
    ) throws(Refusal) -> (consumed: Int, isComplete: Bool) {
        switch stage {
        case .fixedStream(let remaining):
            let count = min(remaining, bytes.count, room)
            piece.append(contentsOf: bytes.slice(0..<count))
            guard count == remaining else {
                stage = .fixedStream(remaining: remaining - count)
                return (count, false)
            }
            endStream()
            return (count, true)
        case .chunkedStream(var decoder):
            let before = piece.count
            var part: [UInt8] = []
            let (count, isComplete) = try decoder.decode(bytes.slice(0..<min(bytes.count, room)), into: &part)
            piece.append(contentsOf: part)
            decoder.noteTaken(piece.count - before)
            stage = .chunkedStream(decoder)
            if isComplete { endStream() }
            return (count, isComplete)
        case .head, .fixedBody, .chunkedBody:
            preconditionFailure("no streamed body is under way")
        }
    }

    /// Whether the streamed body that is to come is none at all: then it is over, and the next request may be parsed.
    mutating func endEmptyStream() -> Bool {
        guard case .fixedStream(remaining: 0) = stage else { return false }
        endStream()
        return true
    }

    private mutating func endStream() {
        stage = .head(HeadParser(limits: limits))
        skippedEmptyLine = false
        awaitsContinue = false
        progress = .idle
    }

    /// For `count` more bytes of a body whose length is not known. Here, so that no memory comes but this.
    private mutating func makeRoom(_ count: Int) {
        let needed = min(body.count + count, limits.bodyBytes)
        guard needed > body.capacity else { return }
        body.reserveCapacity(min(max(needed, 2 * body.capacity), limits.bodyBytes))
    }

    private mutating func finish(_ head: RequestHead, consumed: Int) -> Step {
        let request = HTTPRequest(
            method: head.method, target: head.target, headers: head.headers, body: body, peer: peer)
        body = []
        stage = .head(HeadParser(limits: limits))
        skippedEmptyLine = false
        progress = .idle
        return .request(request, head.exchange, consumed: consumed)
    }
}
