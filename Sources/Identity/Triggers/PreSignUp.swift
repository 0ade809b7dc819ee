/// Before a user is made: the pool's owner may refuse, confirm at once, or vouch for address and number.
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
    static func decide(
        _ source: Source, username: String, attributes: UserAttributes, pool: UserPool, client: AppClient?, call: Call
    ) async throws -> Decision {
        try Trigger.preSignUp.requireUnconfigured(in: pool)
        return Decision()
    }
}
