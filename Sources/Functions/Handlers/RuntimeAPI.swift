import HTTP
import JSON
import Logging

/// The Lambda Runtime API for one process: what every runtime client of Lambda asks for events by, so that handlers and
/// clients run here unchanged (docs/decisions/0035).
///
/// | | |
/// |---|---|
/// | `GET /2018-06-01/runtime/invocation/next` | waits for an event |
/// | `POST .../invocation/ID/response` | its answer |
/// | `POST .../invocation/ID/error` | why there is none |
/// | `POST /2018-06-01/runtime/init/error` | why there will be none from this process |
struct RuntimeAPI: HTTPHandler {
    static let prefix = "/2018-06-01/runtime/"

    let queue: HandlerQueue
    let seat: Int
    /// Whether the other end of a connection is the process that belongs here.
    let admits: @Sendable (SocketAddress) -> Bool
    let log: Logger

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        guard admits(request.peer) else {
            log.warning("somebody else asked for this function's events, and was refused")
            return Self.problem(403, "Forbidden")
        }
        guard request.path.hasPrefix(Self.prefix) else { return Self.problem(404, "NotFound") }
        let parts = request.path.dropFirst(Self.prefix.count).split(separator: "/").map(String.init)
        switch (request.method, parts.first, parts.count) {
        case ("GET", "invocation", 2) where parts[1] == "next": return await next()
        case ("POST", "invocation", 3) where parts[2] == "response":
            return end(parts[1], .success(request.body))
        case ("POST", "invocation", 3) where parts[2] == "error":
            // Like what a runtime prints, for whoever wrote the handler.
            for line in FunctionError.page(of: request.body) { log.error("\(line)") }
            return end(parts[1], .failure(.failed(message: FunctionError.message(of: request.body))))
        case ("POST", "init", 2) where parts[1] == "error":
            log.error("the handler cannot be started:")
            for line in FunctionError.page(of: request.body) { log.error("\(line)") }
            queue.failedToStart(seat, FunctionError.message(of: request.body))
            return Self.accepted
        default: return Self.problem(404, "NotFound")
        }
    }

    private func next() async -> HTTPResponse {
        guard let invocation = await queue.next(seat) else { return Self.problem(410, "Gone") }
        let attempt = invocation.attempt
        return HTTPResponse(
            status: 200,
            headers: [
                "Content-Type": "application/json", "Lambda-Runtime-Aws-Request-Id": invocation.id,
                "Lambda-Runtime-Deadline-Ms": "\(invocation.deadline)",
                "Lambda-Runtime-Invoked-Function-Arn": attempt.function.text,
            ], body: attempt.event)
    }

    private func end(_ id: String, _ result: Result<[UInt8], RunFailure>) -> HTTPResponse {
        queue.answer(seat, id: id, result) ? Self.accepted : Self.problem(400, "InvalidRequestID")
    }

    private static let accepted = answer(202, ["status": "OK"])

    private static func problem(_ status: Int, _ type: String) -> HTTPResponse {
        answer(status, ["errorMessage": .string("this request is not taken: \(type)"), "errorType": .string(type)])
    }

    private static func answer(_ status: Int, _ object: JSONObject) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "application/json"], body: JSONValue.object(object).encoded())
    }
}
