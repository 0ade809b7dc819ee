public import ServiceModel

/// The attributes of a new user, with the one that its name stands for.
public enum NewUserAttributes {
    public static func check(
        _ attributes: [AttributeType], filling name: (name: String, value: String)?, pool: UserPool,
        client: AppClient?, requireAll: Bool
    ) throws(Refusal) -> UserAttributes {
        try AttributeRules.requireValues(attributes)
        var given = attributes
        if let name {
            if let other = given.first(where: { $0.name == name.name })?.value, !other.isEmpty, other != name.value {
                throw .name(.attributeDiffers(name.name))
            }
            given.removeAll { $0.name == name.name }
            given.insert(AttributeType(name: name.name, value: name.value), at: 0)
        }
        return try AttributeRules.checkNew(
            given, named: name?.name, pool: pool, client: client, requireAll: requireAll)
    }
}
