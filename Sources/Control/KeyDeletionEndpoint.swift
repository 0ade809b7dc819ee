import Configuration
import HTTP
import Identity
import JSON
import Logging

/// `POST /_sekisho/keys/delete` with `{"id":"AKIA..."}`.
struct KeyDeletionEndpoint: ControlEndpoint {
    static let path = "keys/delete"
    static let method = Route.Methods.post
    static let opener = ControlOpener.token(.keys)

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        await KeyAnswer.of(services) {
            let id = try KeyRequest(request, members: ["id"]).text("id")
            try await AccessKeyLifeCycle(services).delete(id)
            services.log.info("access key deleted", metadata: ["accessKey": .string(id)])
            return ["id": .string(id)]
        }
    }
}
