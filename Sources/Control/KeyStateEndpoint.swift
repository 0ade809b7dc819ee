import Configuration
import HTTP
import Identity
import JSON
import Logging

/// `POST /_sekisho/keys/state` with `{"id":"AKIA...","enabled":false}`.
struct KeyStateEndpoint: ControlEndpoint {
    static let path = "keys/state"
    static let method = Route.Methods.post
    static let opener = ControlOpener.token(.keys)

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        await KeyAnswer.of(services) {
            let body = try KeyRequest(request, members: ["id", "enabled"])
            let id = try body.text("id")
            guard let isEnabled = body["enabled"]?.boolValue else {
                throw KeyRequest.Problem("enabled is true or false")
            }
            try await AccessKeyLifeCycle(services).set(id, enabled: isEnabled)
            services.log.info("access key \(isEnabled ? "enabled" : "disabled")", metadata: ["accessKey": .string(id)])
            return ["id": .string(id), "enabled": .bool(isEnabled)]
        }
    }
}
