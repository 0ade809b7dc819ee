import CognitoAPI
import HTTP
import Identity
import JSON
import Policies
import ServiceModel

/// What trying out a policy is, whoever has it.
enum Simulation {
    /// The call that the body tells of.
    ///
    /// - Parameter principal: nil where nobody has the policy yet.
    static func call(
        _ body: KeyRequest, by principal: Principal?, policy: PolicyDocument, services: Services
    ) async throws -> PolicyRequest {
        var call = PolicyRequest(action: try body.text("action"), resource: body["resource"]?.stringValue ?? "*")
        let name = AmazonResourceName(call.resource)
        if let principal {
            call.context = CallContext.of(
                principal, region: name.flatMap { $0.region.isEmpty ? nil : $0.region }, services: services,
                now: services.clock.now)
        }
        if let name, let tags = tags(of: name.resource, services: services) {
            try await CallContext.add(
                tags, to: &call.context, asks: policy.asks(forKeysWithPrefix:), services: services)
        }
        guard let context = body["context"] else { return call }
        guard let context = context.objectValue else {
            throw KeyRequest.Problem("context is an object of keys and values.")
        }
        for (name, value) in context.members {
            let values = value.arrayValue?.map(\.stringValue) ?? [value.stringValue]
            guard values.allSatisfy({ $0 != nil }) else {
                throw KeyRequest.Problem("\(name.prefix(64)) of context is a text or a list of texts.")
            }
            call.context[name] = values.compactMap { $0 }
        }
        return call
    }

    /// Those of the pool that the last part of an ARN names; nil where it names none.
    private static func tags(of resource: String, services: Services) -> Permission.ResourceTags? {
        let parts = resource.split(separator: "/", maxSplits: 1).map(String.init)
        guard parts.count == 2 else { return nil }
        let id = parts[1]
        switch parts[0] {
        case "userpool": return { try await services.pools.knownPool(id)?.settings.userPoolTags ?? [:] }
        case "identitypool": return { try await services.identityPools.knownPool(id)?.tags ?? [:] }
        default: return nil
        }
    }

    /// What the policy says of it, and each of its statements. `otherResource` is true where a statement that allows the
    /// action is about other resources, and nothing else was decisive.
    static func answer(_ policy: PolicyDocument, _ call: PolicyRequest) -> JSONObject {
        let (decision, statements) = policy.explain(call)
        let reports = statements.map(\.text)
        switch decision {
        case .allowed(let statement): return answer("allowed", "\(statement) allows it", reports)
        case .explicitlyDenied(let statement): return answer("denied", "\(statement) denies it", reports)
        case .implicitlyDenied:
            var answer = answer("denied", "no statement allows it", reports)
            answer["otherResource"] = .bool(statements.contains { !$0.isDenial && $0.mismatch == .resource })
            return answer
        }
    }

    static func answer(_ decision: String, _ reason: String, _ statements: [String]) -> JSONObject {
        [
            "decision": .string(decision), "reason": .string(reason),
            "statements": .array(statements.map { .string($0) }),
        ]
    }
}
