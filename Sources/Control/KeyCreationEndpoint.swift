import Configuration
import HTTP
import Identity
import JSON
import Logging

/// `POST /_sekisho/keys` with `{"name":"reader","policy":{...}}`: makes an access key. Its secret is in this answer and
/// in no other. Without `policy` it may do everything.
struct KeyCreationEndpoint: ControlEndpoint {
    static let path = "keys"
    static let method = Route.Methods.post
    static let opener = ControlOpener.token(.keys)

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        await KeyAnswer.of(services) {
            let body = try KeyRequest(request, members: ["name", "policy"])
            let made = try await AccessKeyLifeCycle(services).create(
                userName: try body.text("name"), policy: try body.policy("policy"))
            var answer = KeyAnswer.shape(of: made.key)
            answer["secret"] = .string(made.secret)
            services.log.info(
                "access key made", metadata: ["accessKey": .string(made.key.id), "name": .string(made.key.userName)])
            return answer
        }
    }
}
