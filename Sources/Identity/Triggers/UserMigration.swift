import JSON
import ServiceModel

/// A name that nobody has: the pool's owner may know who it is, and bring the user along (cognito/triggers §12).
enum UserMigration {
    enum Source: Sendable {
        case authentication(password: String)
        case forgotPassword

        fileprivate var name: String {
            switch self {
            case .authentication: "UserMigration_Authentication"
            case .forgotPassword: "UserMigration_ForgotPassword"
            }
        }

        var password: String? {
            switch self {
            case .authentication(let password): password
            case .forgotPassword: nil
            }
        }
    }

    /// Who the owner says it is, as yet unchecked against the pool.
    struct Found: Sendable, Equatable {
        /// Never empty.
        var attributes: [AttributeType]
        /// Whether the password that was typed is the user's; else the user needs another.
        var isConfirmed = false
        var forcesAliases = false
        var usesSMS = false
    }

    /// - Returns: nil where the owner knows nobody either.
    /// - Throws: `failed` in the function's own words; `notMigrated` where it could not be called or answers nonsense,
    ///   `unmigratable` where a value of its answer is none of those that there are.
    static func find(
        _ name: String, at source: Source, pool: UserPool, client: AppClient, call: Call
    ) async throws(Refusal) -> Found? {
        let event = TriggerEvent(
            trigger: .userMigration, source: source.name, pool: pool, client: client, userName: name,
            request: JSONObject(
                joining: ["password": source.password.map { .string($0) } ?? .null], call.validationMember,
                ["userAttributes": .null], call.metadataMember),
            response: [
                "userAttributes": .null, "forceAliasCreation": .null, "enableSMSMFA": .null, "finalUserStatus": .null,
                "messageAction": .null, "desiredDeliveryMediums": .null,
            ])
        do throws(Refusal) {
            guard let response = try await event.invoke(call) else { return nil }
            return try read(response)
        } catch {
            switch error {
            case .trigger(.notInvoked), .trigger(.unreadableAnswer):
                call.explain("no answer about an unknown user: \(error)")
                throw .trigger(.notMigrated(clientId: client.id))
            default: throw error
            }
        }
    }

    private static func read(_ response: JSONObject) throws(Refusal) -> Found? {
        guard let attributes = try response.map("userAttributes"), !attributes.isEmpty else { return nil }
        var found = Found(attributes: attributes.map { AttributeType(name: $0.name, value: $0.value) })
        switch try response.text("finalUserStatus") {
        case "CONFIRMED": found.isConfirmed = true
        case "RESET_REQUIRED", "", nil: break
        default: throw unusable("finalUserStatus")
        }
        // What would be sent is a word of welcome; none is, for it would carry the password.
        guard try ["SUPPRESS", "", nil].contains(response.text("messageAction")) else {
            throw unusable("messageAction")
        }
        for medium in try response.texts("desiredDeliveryMediums") ?? []
        where DeliveryMediumType(rawValue: medium) == nil { throw unusable("desiredDeliveryMediums") }
        found.forcesAliases = try response.flag("forceAliasCreation") ?? false
        found.usesSMS = try response.flag("enableSMSMFA") ?? false
        return found
    }

    /// What a member says that cannot be done.
    static func unusable(_ member: String) -> Refusal {
        .trigger(.unmigratable(.trigger(.unusableDecision(.userMigration, .invalidMember(member)))))
    }
}
