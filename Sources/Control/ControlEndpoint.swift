import Configuration
import HTTP
import JSON

/// What the control API answers at one path.
protocol ControlEndpoint: Sendable {
    /// Behind `/_sekisho/`.
    static var path: String { get }
    static var method: Route.Methods { get }
    static var opener: ControlOpener { get }
    /// What a query may name; nil where it is not looked at.
    static var parameters: [String]? { get }

    func respond(to request: HTTPRequest) async -> HTTPResponse
}

extension ControlEndpoint {
    static var parameters: [String]? { [] }
}

/// Who may ask an endpoint where the control API is not open to all.
enum ControlOpener: Equatable {
    /// Everybody, even where it is closed.
    case nothing
    /// The holder of any token.
    case anyToken
    case token(ControlScope)
}

/// The form of the control API's answers.
enum ControlAnswer {
    static func json(_ object: JSONObject, status: Int = 200) -> HTTPResponse {
        json(encoded: JSONValue.object(object).encoded(), status: status)
    }

    static func json(encoded body: [UInt8], status: Int = 200) -> HTTPResponse {
        HTTPResponse(
            status: status, headers: ["Content-Type": "application/json", "Cache-Control": "no-store"], body: body)
    }

    static func problem(_ status: Int, _ message: String) -> HTTPResponse {
        json(["message": .string(message)], status: status)
    }
}
