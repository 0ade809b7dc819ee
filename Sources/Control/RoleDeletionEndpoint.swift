import Configuration
import HTTP
import Identity
import JSON
import Logging

/// `POST /_sekisho/roles/delete` with `{"name":"user"}`; the name may be the role's ARN.
struct RoleDeletionEndpoint: ControlEndpoint {
    static let path = "roles/delete"
    static let method = Route.Methods.post
    static let opener = ControlOpener.token(.keys)

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        await RoleAnswer.of(services) {
            let name = try KeyRequest(request, members: ["name"]).text("name")
            try await RoleLifeCycle(services).delete(name)
            services.log.info("role deleted", metadata: ["role": .string(name)])
            return ["name": .string(name)]
        }
    }
}
