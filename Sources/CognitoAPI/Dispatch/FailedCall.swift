import HTTP
import Identity
import Logging
import ServiceModel

/// What becomes of a call that failed: its answer, and what the log is told. The same for every API on this path.
struct FailedCall {
    private enum Kind {
        /// The caller's business: a refusal, or a call that cannot be read.
        case refused
        case overloaded
        /// The caller has gone, and nobody reads the answer.
        case abandoned
        case broken
    }

    let answer: ServiceError
    private let error: any Error
    private let requestId: String
    private let kind: Kind

    /// - Parameter fault: what the API calls a failure on the server's side.
    init(_ error: any Error, requestId: String, fault: ErrorName = .internalErrorException) {
        self.error = error
        self.requestId = requestId
        (kind, answer) =
            if error is any Overload {
                (.overloaded, ServiceError(Refusal.tooManyRequests))
            } else if error is CancellationError {
                (.abandoned, .internalError(requestId: requestId, as: fault))
            } else if let told = ServiceError(telling: error) {
                (.refused, told)
            } else {
                (.broken, .internalError(requestId: requestId, as: fault))
            }
    }

    /// How the log's line on the call says that it ended.
    var result: String { kind == .abandoned ? "abandoned" : answer.type.name }

    /// Why it was refused, as the caller is told; nil where it failed otherwise.
    var reason: String? { kind == .refused ? answer.message : nil }

    var isRefused: Bool { kind == .refused }

    var response: HTTPResponse { Answer.failure(answer, requestId: requestId) }

    /// Tells the log what the caller never hears: what went wrong inside.
    func explain(to log: Logger) {
        switch kind {
        case .refused, .abandoned: break
        case .overloaded: log.warning("overloaded: \(error)", metadata: ["requestId": .string(requestId)])
        case .broken: log.error("internal error: \(error)", metadata: ["requestId": .string(requestId)])
        }
    }
}
