import HTTP
import JSON

/// `GET /_sekisho/health`: the process lives and answers.
struct HealthEndpoint: ControlEndpoint {
    static let path = "health"
    static let method = Route.Methods.get
    static let opener = ControlOpener.nothing
    /// Probes append what they like.
    static let parameters: [String]? = nil

    func respond(to request: HTTPRequest) async -> HTTPResponse { ControlAnswer.json(["status": "ok"]) }
}
