import CognitoAPI
import Configuration
import HTTP
import Identity
import JSON
import Policies

/// `POST /_sekisho/roles/simulate` with `{"name":"user","action":"cognito-idp:AdminGetUser","resource":"arn:...",
/// "context":{"cognito-identity.amazonaws.com:sub":"us-east-1:..."}}`: whether a session of the role may make such a
/// call, and why. What an identity or the session's tags add is said by the context. The name may be the role's ARN.
struct RoleSimulationEndpoint: ControlEndpoint {
    static let path = "roles/simulate"
    static let method = Route.Methods.post
    static let opener = ControlOpener.token(.keys)

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        await RoleAnswer.of(services) {
            let body = try KeyRequest(request, members: ["name", "action", "resource", "context"])
            let role = try await RoleLifeCycle(services).role(try body.text("name"))
            guard let policy = role.policy else {
                return Simulation.answer("denied", "the role has no policy: it may do nothing", [])
            }
            let session = RoleSession(
                roleARN: role.arn(accountId: services.settings.accountId), sessionName: "simulation",
                expiresAt: services.clock.now)
            let held = HeldSession(session: session, role: role, userId: "\(role.id):\(session.sessionName)")
            return Simulation.answer(
                policy, try await Simulation.call(body, by: .session(held), policy: policy, services: services))
        }
    }
}
