import CognitoAPI
import Configuration
import HTTP
import Identity
import JSON
import Policies
import ServiceModel

/// `POST /_sekisho/keys/simulate` with `{"id":"AKIA...","action":"cognito-idp:AdminGetUser","resource":"arn:...",
/// "context":{"aws:SourceIp":"203.0.113.7"}}`: whether the key's policy allows such a call, and why.
///
/// `policy` instead of `id` tries a policy that no key has yet. What is known of the key, the time and the pool's tags
/// is filled in where the context does not say otherwise; what comes with a request, such as its address, is not.
struct KeySimulationEndpoint: ControlEndpoint {
    static let path = "keys/simulate"
    static let method = Route.Methods.post
    static let opener = ControlOpener.token(.keys)

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        await KeyAnswer.of(services) {
            let body = try KeyRequest(request, members: ["id", "policy", "action", "resource", "context"])
            let (key, policy) = try await subject(of: body)
            if let key, !key.isEnabled {
                return Simulation.answer("denied", "the access key is disabled: no call with it is let in", [])
            }
            guard let policy else {
                return Simulation.answer("allowed", "the access key has no policy: it may do everything", [])
            }
            return Simulation.answer(
                policy,
                try await Simulation.call(
                    body, by: key.map(Principal.user), policy: policy, services: services))
        }
    }

    private func subject(of body: KeyRequest) async throws -> (key: HeldAccessKey?, policy: PolicyDocument?) {
        if let text = try body.policy("policy") {
            guard body["id"] == nil else { throw KeyRequest.Problem("id and policy exclude each other.") }
            do throws(PolicyError) {
                return (nil, try PolicyDocument(Array(text.utf8)))
            } catch {
                throw AccessKeyLifeCycle.Failure.policy(error)
            }
        }
        let id = try body.text("id")
        guard let key = try await services.accessKeys.key(id) else { throw AccessKeyLifeCycle.Failure.notFound(id) }
        return (key, key.policy)
    }
}
