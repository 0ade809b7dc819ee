public import ServiceModel

/// The attributes of a new user, with the one that its name stands for.
public enum NewUserAttributes {
    public static func check(
        _ attributes: [AttributeType], filling name: (contact: ContactAttribute, value: String)?, pool: UserPool,
        client: AppClient?, requireAll: Bool
    ) throws(Refusal) -> UserAttributes {
        try AttributeRules.requireValues(attributes)
        var given = attributes
        if let name {
            let filled = name.contact.rawValue
            if let other = given.first(where: { $0.name == filled })?.value, !other.isEmpty, other != name.value {
                throw .name(.attributeDiffers(filled))
            }
            given.removeAll { $0.name == filled }
            given.insert(AttributeType(name: filled, value: name.value), at: 0)
        }
        return try AttributeRules.checkNew(
            given, named: name?.contact.rawValue, pool: pool, client: client, requireAll: requireAll)
    }
}
