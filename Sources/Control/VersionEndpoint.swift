import Configuration
import HTTP
import JSON

/// `GET /_sekisho/version`: version and profile.
struct VersionEndpoint: ControlEndpoint {
    static let path = "version"
    static let method = Route.Methods.get
    static let opener = ControlOpener.anyToken

    let version: String
    let profile: Profile

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        ControlAnswer.json(["version": .string(version), "profile": .string(profile.rawValue)])
    }
}
