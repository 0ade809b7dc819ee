import Configuration
import HTTP
import Identity
import JSON
import Logging

/// `POST /_sekisho/roles` with `{"name":"user","path":"/app/","policy":{...},"trust":{...},"sessionSeconds":3600,
/// "replace":true}`: makes a role, or changes the one of that name. All but the name may be left out: of a role that is
/// there it stays as it was. `null` takes policy or trust away.
struct RoleCreationEndpoint: ControlEndpoint {
    static let path = "roles"
    static let method = Route.Methods.post
    static let opener = ControlOpener.token(.keys)

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        await RoleAnswer.of(services) {
            let body = try KeyRequest(
                request, members: ["name", "path", "policy", "trust", "sessionSeconds", "replace"])
            var input = RoleLifeCycle.Input(
                name: try body.text("name"), policy: try body.policy("policy"), trustPolicy: try body.policy("trust"))
            if body.isNull("policy") { input.without.insert(.policy) }
            if body.isNull("trust") { input.without.insert(.trustPolicy) }
            if body["path"] != nil { input.path = try body.text("path") }
            if let seconds = body["sessionSeconds"] {
                guard let seconds = seconds.int64Value else {
                    throw KeyRequest.Problem("sessionSeconds is a whole number.")
                }
                input.sessionSeconds = seconds
            }
            if let replaces = body["replace"], replaces.boolValue == nil {
                throw KeyRequest.Problem("replace is true or false.")
            }
            let role = try await RoleLifeCycle(services).create(
                input, replaces: body["replace"]?.boolValue ?? false)
            services.log.info("role made or changed", metadata: ["role": .string(role.name)])
            return RoleAnswer.shape(of: role, services)
        }
    }
}
