import HTTP
import JSON

/// `GET /_sekisho/ready`: 200 once the seed is applied and while writes work, else 503.
struct ReadyEndpoint: ControlEndpoint {
    static let path = "ready"
    static let method = Route.Methods.get
    static let opener = ControlOpener.nothing
    /// Probes append what they like.
    static let parameters: [String]? = nil

    let readiness: Readiness

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        let state = await readiness.state()
        return ControlAnswer.json(["status": .string(state.rawValue)], status: state == .ok ? 200 : 503)
    }
}
