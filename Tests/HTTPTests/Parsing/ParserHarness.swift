@testable import HTTP

/// What came out of a run of bytes.
enum Parsed: Equatable {
    case request(String, String, fields: [String], body: String, Exchange)
    case refused(Int, Refusal.Reason)
    /// The bytes ended within a request, or before the next one.
    case open(RequestParser.Progress)
}

/// Feeds a parser as a connection does: what it has not consumed comes again, with more behind it.
struct ParserHarness {
    private var parser: RequestParser
    private var pending: [UInt8] = []
    private(set) var outcomes: [Parsed] = []
    private(set) var isOver = false

    init(limits: HTTPServerConfiguration.Limits = .init()) {
        parser = RequestParser(limits: limits, peer: .anyLoopbackPort)
    }

    var awaitsContinue: Bool { parser.awaitsContinue }

    mutating func feed(_ bytes: some Sequence<UInt8>) {
        pending += bytes
        while !isOver, !pending.isEmpty {
            // A copy of its own, so that a read beyond the end would be caught by a sanitizer.
            let copy = pending
            switch copy.withUnsafeBytes({ parser.parse($0) }) {
            case .incomplete(let consumed):
                pending.removeFirst(consumed)
                return
            case .request(let request, let exchange, let consumed):
                pending.removeFirst(consumed)
                outcomes.append(
                    .request(
                        request.method, request.target, fields: request.headers.map { "\($0.name)=\($0.value)" },
                        body: String(decoding: request.body, as: UTF8.self), exchange))
            case .streamed:
                preconditionFailure("no limits of these tests let bodies be streamed")
            case .refused(let refusal):
                outcomes.append(.refused(refusal.status, refusal.reason))
                isOver = true
            }
        }
    }

    /// What the whole of `bytes` comes to, fed in pieces that end at `cuts`.
    static func outcomes(
        of bytes: [UInt8], cuts: [Int] = [], limits: HTTPServerConfiguration.Limits = .init()
    ) -> [Parsed] {
        var harness = ParserHarness(limits: limits)
        var start = 0
        for cut in cuts + [bytes.count] {
            harness.feed(bytes[start..<cut])
            start = cut
        }
        return harness.isOver ? harness.outcomes : harness.outcomes + [.open(harness.parser.progress)]
    }

    static func outcomes(of text: String, limits: HTTPServerConfiguration.Limits = .init()) -> [Parsed] {
        outcomes(of: Array(text.utf8), limits: limits)
    }
}
