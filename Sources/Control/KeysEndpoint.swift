import Configuration
import HTTP
import Identity
import JSON

/// `GET /_sekisho/keys`: the access keys, those of the configuration first, each with its policy and without its secret.
struct KeysEndpoint: ControlEndpoint {
    static let path = "keys"
    static let method = Route.Methods.get
    static let opener = ControlOpener.token(.keys)

    let services: Services

    func respond(to request: HTTPRequest) async -> HTTPResponse {
        await KeyAnswer.of(services) {
            let keys = try await AccessKeyLifeCycle(services).list()
            return ["keys": .array(keys.map { .object(KeyAnswer.shape(of: $0)) })]
        }
    }
}
