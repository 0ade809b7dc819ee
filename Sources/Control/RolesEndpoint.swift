import Configuration
import HTTP
import Identity
import JSON

/// `GET /_sekisho/roles?name=`: the roles, those of the configuration first; or the one of that name or
/// ARN.
struct RolesEndpoint: ControlEndpoint {
    static let path = "roles"
    static let method = Route.Methods.get
    static let opener = ControlOpener.token(.keys)
    static let parameters: [String]? = ["name"]

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        await RoleAnswer.of(services) {
            let cycle = RoleLifeCycle(services)
            let name = QueryParameters(request.query)["name"]
            let roles = if let name { [try await cycle.role(name)] } else { try await cycle.list() }
            return ["roles": .array(roles.map { .object(RoleAnswer.shape(of: $0, services)) })]
        }
    }
}
