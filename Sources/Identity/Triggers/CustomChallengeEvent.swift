import JSON
import ServiceModel

extension SignInProgress {
    /// What the three functions of a custom sign-in are told alike (cognito/custom-challenges §2).
    ///
    /// - Parameters:
    ///   - own: members of the request that this function alone sees.
    ///   - call: of an answer; what came with the first step is not for these functions.
    ///   - response: as it stands before the function has changed anything.
    func event(_ trigger: Trigger, _ own: JSONObject, response: JSONObject, call: Call) -> TriggerEvent {
        let user = identity.user
        return TriggerEvent(
            trigger: trigger, source: "\(trigger.rawValue)_Authentication", pool: pool, client: client,
            userName: user?.username ?? name.text,
            request: JSONObject(
                joining: ["userAttributes": .object(user?.triggerAttributes(in: pool) ?? [:])], own,
                call.metadataMember, client.hidesUserExistence ? ["userNotFound": .bool(user == nil)] : [:]),
            response: response)
    }

    /// The challenges so far, oldest first.
    var eventSession: JSONValue {
        var entries = history.map { entry($0.challenge.rawValue, $0.isRight, $0.metadata) }
        if custom.beginsWithSRP { entries.insert(entry("SRP_A", true, nil), at: 0) }
        return .array(entries)
    }

    private func entry(_ name: String, _ result: Bool, _ metadata: String?) -> JSONValue {
        [
            "challengeName": .string(name), "challengeResult": .bool(result),
            "challengeMetadata": metadata.map { .string($0) } ?? .null,
        ]
    }
}
