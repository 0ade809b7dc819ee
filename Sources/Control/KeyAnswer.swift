import HTTP
import Identity
import JSON
import Policies

/// What the endpoints of access keys have in common.
enum KeyAnswer {
    static func of(_ services: Services, _ body: () async throws -> JSONObject) async -> HTTPResponse {
        await PolicyAnswer.of("access keys", services, text: text, body)
    }

    static func shape(of key: HeldAccessKey) -> JSONObject {
        [
            "id": .string(key.id), "name": .string(key.userName), "enabled": .bool(key.isEnabled),
            "configured": .bool(key.isConfigured),
            "createdAt": key.createdAt.map { .number(JSONNumber(Double($0) / 1000)) } ?? .null,
            "policy": PolicyAnswer.document(key.policy?.text),
        ]
    }

    private static func text(of failure: AccessKeyLifeCycle.Failure) -> String {
        switch failure {
        case .unusableName: "A name is of 1 to 64 letters, digits and the characters + = , . @ _ -."
        case .policy(let error): "The policy cannot be used: \(error)"
        case .notFound(let id): "There is no access key \(id.prefix(128))."
        case .configured(let id):
            "The configuration names the access key \(id.prefix(128)) (access-keys): change it there."
        }
    }
}
