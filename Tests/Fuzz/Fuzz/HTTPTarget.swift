@testable import HTTP

/// However a connection's bytes are cut, they mean the same requests and the same refusal.
enum HTTPTarget {
    private static let limits: HTTPServerConfiguration.Limits = {
        var limits = HTTPServerConfiguration.Limits()
        limits.headBytes = 512
        limits.headerFields = 8
        limits.bodyBytes = 256
        return limits
    }()

    static func run(_ bytes: UnsafeRawBufferPointer) {
        let all = Array(bytes)
        let whole = outcomes(of: all, step: all.count)
        precondition(outcomes(of: all, step: 1) == whole, "cut into single bytes it means something else")
        precondition(outcomes(of: all, step: 7) == whole, "cut into sevens it means something else")
    }

    /// Feeds a parser as a connection does: what it has not consumed comes again, with more behind it.
    private static func outcomes(of bytes: [UInt8], step: Int) -> [String] {
        var parser = RequestParser(limits: limits, peer: .anyLoopbackPort)
        var outcomes: [String] = []
        var pending: [UInt8] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + step)
            pending += bytes[start..<end]
            start = end
            var needsMore = false
            while !needsMore, !pending.isEmpty {
                // A copy of its own, so that a sanitizer catches a read beyond the end.
                let copy = pending
                switch copy.withUnsafeBytes({ parser.parse($0) }) {
                case .incomplete(let consumed):
                    pending.removeFirst(consumed)
                    needsMore = true
                case .request(let request, let exchange, let consumed):
                    pending.removeFirst(consumed)
                    outcomes.append(text(of: request) + " \(exchange)")
                case .streamed: preconditionFailure("no limits here let bodies be streamed")
                case .refused(let refusal):
                    return outcomes + ["\(refusal.status) \(refusal.reason)"]
                }
            }
        }
        return outcomes + ["\(parser.progress)"]
    }

    private static func text(of request: HTTPRequest) -> String {
        let fields = request.headers.map { "\($0.name)=\($0.value)" }
        return "\(request.method) \(request.target) \(fields) \(request.body)"
    }
}
