import JSON

/// Before a user is made: the pool's owner may refuse, confirm at once, or vouch for address and number
/// (cognito/triggers §6).
enum PreSignUp {
    enum Source: String, Sendable {
        case signUp = "PreSignUp_SignUp"
        case adminCreateUser = "PreSignUp_AdminCreateUser"
    }

    struct Decision: Sendable, Equatable {
        var confirms = false
        var verifies: Set<ContactAttribute> = []
    }

    /// - Parameters:
    ///   - attributes: as they were accepted; the function sees `call.validationData` and `call.clientMetadata` too.
    ///   - client: nil for administrators.
    /// - Returns: what is to be done; nothing for administrators, whose users begin by an invitation whatever the
    ///   function says.
    static func decide(
        _ source: Source, username: String, attributes: UserAttributes, pool: UserPool, client: AppClient?, call: Call
    ) async throws(Refusal) -> Decision {
        guard pool.isConfigured(.preSignUp) else { return Decision() }
        let event = TriggerEvent(
            trigger: .preSignUp, source: source.rawValue, pool: pool, client: client, userName: username,
            request: JSONObject(
                joining: ["userAttributes": .object(attributes.json)], call.validationMember, call.metadataMember),
            response: ["autoConfirmUser": false, "autoVerifyEmail": false, "autoVerifyPhone": false])
        guard let response = try await event.invoke(call), source == .signUp else { return Decision() }
        var decision = Decision(confirms: try response.flag("autoConfirmUser") ?? false)
        for (member, contact) in [("autoVerifyEmail", ContactAttribute.email), ("autoVerifyPhone", .phoneNumber)]
        where try response.flag(member) == true {
            if attributes[contact] == nil {
                throw .trigger(.unusableDecision(.preSignUp, .nothingToVerify(contact)))
            }
            decision.verifies.insert(contact)
        }
        if !decision.confirms, !decision.verifies.isEmpty { throw .trigger(.verifiedButUnconfirmed) }
        return decision
    }
}
