import HTTP
import Identity
import JSON
import Policies

/// What the endpoints of roles have in common.
enum RoleAnswer {
    static func of(_ services: Services, _ body: () async throws -> JSONObject) async -> HTTPResponse {
        await PolicyAnswer.of("roles", services, text: text, body)
    }

    static func shape(of role: HeldRole, _ services: Services) -> JSONObject {
        [
            "name": .string(role.name), "arn": .string(role.arn(accountId: services.settings.accountId)),
            "id": .string(role.id), "path": .string(role.path), "configured": .bool(role.isConfigured),
            "createdAt": role.createdAt.map { .number(JSONNumber(Double($0) / 1000)) } ?? .null,
            "sessionSeconds": .number(JSONNumber(role.sessionSeconds)),
            "policy": PolicyAnswer.document(role.policy?.text),
            "trust": PolicyAnswer.document(role.trustPolicy?.text),
        ]
    }

    private static func text(of failure: RoleLifeCycle.Failure) -> String {
        switch failure {
        case .unusableName: "A name is of 1 to 64 letters, digits and the characters + = , . @ _ -."
        case .unusablePath: "A path begins and ends with / and holds no spaces and colons."
        case .unusableDuration: "Sessions may be from 3600 to 43200 seconds long."
        case .policy(let error): "The policy cannot be used: \(error)"
        case .trustPolicy(let error): "The trust policy cannot be used: \(error)"
        case .exists(let name): "There is a role \(name) already; --replace changes it."
        case .otherPath(let path, let name):
            "The role is \(path)\(name): give --path \(path) to change it. Another path is another role."
        case .otherSpelling(let name): "The role is spelled \(name): spell it so to change it."
        case .notFound(let name): "There is no role \(name.prefix(128))."
        case .configured(let name):
            "The configuration names the role \(name.prefix(128)) (roles): change it there."
        }
    }
}
