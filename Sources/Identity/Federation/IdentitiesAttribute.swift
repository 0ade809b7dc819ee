import JSON

/// The attribute `identities`: a user's identities as the API and tokens show them (cognito/resources §9). It is no
/// attribute of the schema: nobody writes it but what changes the identities themselves.
enum IdentitiesAttribute {
    static let name = "identities"

    /// A JSON array as text; nil where there is nothing to say.
    static func text(of identities: [UserIdentity]) -> String? {
        guard !identities.isEmpty else { return nil }
        let list = identities.map { identity -> JSONValue in
            [
                "userId": .string(identity.value), "providerName": .string(identity.provider),
                "providerType": .string(identity.providerType),
                "issuer": identity.issuer.map { .string($0) } ?? .null, "primary": .bool(identity.isPrimary),
                "dateCreated": .number(JSONNumber(identity.createdAt)),
            ]
        }
        return String(decoding: JSONValue.array(list).encoded(), as: UTF8.self)
    }

    /// As an ID token has it: an array, in which what is no text is one.
    static func claim(_ text: String) -> JSONValue {
        guard let list = try? JSONReader.read(Array(text.utf8)).arrayValue else { return .string(text) }
        return .array(
            list.map { element in
                guard let members = element.objectValue?.members else { return element }
                return .object(JSONObject(members: members.map { ($0.key, Self.text(of: $0.value)) }))
            })
    }

    private static func text(of value: JSONValue) -> JSONValue {
        switch value {
        case .bool, .number: .string(String(decoding: value.encoded(), as: UTF8.self))
        default: value
        }
    }
}

extension StoreWriter {
    /// Stores the user with the attribute as its identities are now.
    func saveIdentities(of user: User, in pool: UserPool, at now: Int64) throws {
        var user = user
        user.attributes[IdentitiesAttribute.name] = IdentitiesAttribute.text(of: try identities(userId: user.id))
        user.modifiedAt = now
        try save(user, in: pool)
    }
}
